import assert from "node:assert/strict";
import { openKeyGate } from "../../../provider/client/keyGate";
import { ApiError, type ApiErrorCategory, RequestError } from "../../../provider/errors";

function refusal(category: ApiErrorCategory): ApiError {
  return new ApiError({
    method: "GET",
    path: "/",
    status: 401,
    code: "APIG.0301",
    apiMessage: "verify aksk signature fail",
    category,
    requestId: undefined,
    retryAfterMs: undefined,
  });
}

const request = { method: "GET", path: "/v1/x" };

describe("a key gate", () => {
  it("lets the first request go alone, and after its success all others", async () => {
    const gate = openKeyGate();
    let underWay = 0;
    let answerFirst = () => {};
    const first = gate.pass(
      request,
      () =>
        new Promise<void>((resolve) => {
          underWay += 1;
          answerFirst = resolve;
        }),
    );
    const others = Array.from({ length: 10 }, () =>
      gate.pass(request, async () => {
        underWay += 1;
      }),
    );
    await new Promise(setImmediate);
    assert.equal(underWay, 1);
    answerFirst();
    await Promise.all([first, ...others]);
    assert.equal(underWay, 11);
  });

  for (const category of ["authPermanent", "authRenewable"] as const) {
    it(`gives everybody the first refusal (${category}), and sends nothing more`, async () => {
      const gate = openKeyGate();
      const error = refusal(category);
      let sent = 0;
      const send = () =>
        gate.pass(request, async () => {
          sent += 1;
          throw error;
        });
      const outcomes = await Promise.allSettled(Array.from({ length: 100 }, send));
      await assert.rejects(send(), (thrown) => thrown === error);
      assert(outcomes.every((outcome) => outcome.status === "rejected" && outcome.reason === error));
      assert.equal(sent, 1);
    });
  }

  it("sends nothing more after a refusal that comes later, either", async () => {
    const gate = openKeyGate();
    await gate.pass(request, async () => undefined);
    await assert.rejects(gate.pass(request, () => Promise.reject(refusal("authPermanent"))));
    let sent = 0;
    await assert.rejects(
      gate.pass(request, async () => {
        sent += 1;
      }),
    );
    assert.equal(sent, 0);
  });

  it("takes any other refusal for a sign that the key is good", async () => {
    const gate = openKeyGate();
    await assert.rejects(gate.pass(request, () => Promise.reject(refusal("permission"))));
    assert.equal(await gate.pass(request, async () => "sent"), "sent");
  });

  it("fails those that wait when the first gets no answer, as requests that were surely not sent", async () => {
    const gate = openKeyGate();
    const lost = new RequestError({ method: "GET", path: "/" }, { reason: "no answer", mayHaveArrived: true });
    const first = gate.pass(request, () => Promise.reject(lost));
    let sent = 0;
    const second = gate.pass(request, async () => {
      sent += 1;
    });
    await assert.rejects(first, (error) => error === lost);
    await assert.rejects(
      second,
      (error) => error instanceof RequestError && !error.mayHaveArrived && error.path === request.path,
    );
    assert.equal(sent, 0);
    assert.equal(await gate.pass(request, async () => "sent"), "sent");
  });
});
