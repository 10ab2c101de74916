import assert from "node:assert/strict";
import { openKeyGate } from "../../../provider/auth/keyGate";
import { ApiError, type ApiErrorCategory, RequestError, UnexpectedResponseError } from "../../../provider/errors";

function refusal(
  category: ApiErrorCategory,
  { status = 401, code = "APIG.0301" as string | undefined } = {},
): ApiError {
  return new ApiError({
    method: "GET",
    path: "/",
    status,
    code,
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

  const answers: [what: string, error: Error, proves: boolean][] = [
    ["a refusal of the service", refusal("permission", { status: 403, code: "ModelArts.0108" }), true],
    ["a failure inside a success", refusal("conflict", { status: 200, code: "ModelArts.0105" }), true],
    ["a load balancer's 503", refusal("server", { status: 503, code: undefined }), false],
    ["a fault of the service", refusal("server", { status: 500, code: "ModelArts.0010" }), false],
    ["throttling", refusal("throttled", { status: 429, code: "APIG.0308" }), false],
    ["throttling by the service", refusal("throttled", { status: 429, code: "ModelArts.4206" }), false],
    ["a gateway that forbids the address", refusal("permission", { status: 403, code: "APIG.0401" }), false],
    ["a page without a code", refusal("permission", { status: 403, code: undefined }), false],
    ["an answer that cannot be read", new UnexpectedResponseError(request, "?", "<html>"), false],
  ];
  for (const [what, error, proves] of answers) {
    it(`${proves ? "takes" : "does not take"} ${what} for a proof of the key`, async () => {
      const gate = openKeyGate();
      await assert.rejects(gate.pass(request, () => Promise.reject(error)));
      let underWay = 0;
      const letGo: (() => void)[] = [];
      const others = Array.from({ length: 5 }, () =>
        gate.pass(request, () => {
          underWay += 1;
          return new Promise<void>((resolve) => letGo.push(resolve));
        }),
      );
      await new Promise(setImmediate);
      assert.equal(underWay, proves ? 5 : 1);
      for (; letGo.length > 0; await new Promise(setImmediate)) for (const go of letGo.splice(0)) go();
      await Promise.all(others);
    });
  }

  it("lets a wrong key be refused once, whatever proves nothing came before", async () => {
    const gate = openKeyGate();
    let sent = 0;
    const send = () =>
      gate.pass(request, async () => {
        sent += 1;
        throw sent < 3 ? refusal("server", { status: 503, code: undefined }) : refusal("authPermanent");
      });
    await Promise.allSettled(Array.from({ length: 20 }, send));
    assert.equal(sent, 3);
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
