import assert from "node:assert/strict";
import type { Clock } from "../../../provider/clock";
import { Deadline } from "../../../provider/deadline";
import {
  ApiError,
  type ApiFailure,
  ConflictError,
  RequestError,
  UnexpectedResponseError,
} from "../../../provider/errors";
import { type RetryOptions, retry } from "../../../provider/http/retry";
import { VirtualClock } from "../../support/clock";

const quick: RetryOptions = { attempts: 4, minDelayMs: 1, maxDelayMs: 2, budgetMs: 5000 };
const request = { method: "POST", path: "/v1/x" };

function refused(parts: Partial<ApiFailure>): ApiError {
  return new ApiError({
    ...request,
    status: 500,
    code: undefined,
    apiMessage: undefined,
    category: "other",
    requestId: undefined,
    retryAfterMs: undefined,
    ...parts,
  });
}

function unanswered(systemCode: string, mayHaveArrived: boolean): RequestError {
  return new RequestError(request, { reason: "no answer", systemCode, mayHaveArrived });
}

/** How often a request that always fails so is sent. */
async function attemptsAfter(
  error: Error,
  repeatable: boolean,
  options = quick,
  clock: Clock = new VirtualClock(),
  deadline?: Deadline,
): Promise<number> {
  let attempts = 0;
  const fail = async () => {
    attempts += 1;
    throw error;
  };
  await assert.rejects(
    retry(fail, { ...request, repeatable }, options, { clock, deadline }),
    (thrown) => thrown === error,
  );
  return attempts;
}

describe("retry", () => {
  const conflict = new ConflictError(refused({ status: 409, category: "conflict", resend: "idempotent" }));
  const cases: [what: string, error: Error, repeatable: boolean, others: boolean][] = [
    ["a refused connection", unanswered("ECONNREFUSED", false), true, true],
    ["a lost answer", unanswered("ECONNRESET", true), true, false],
    ["a certificate that is not trusted", unanswered("SELF_SIGNED_CERT_IN_CHAIN", false), false, false],
    ["429", refused({ status: 429, category: "throttled" }), true, true],
    [
      "a gateway that cannot check who asks",
      refused({ status: 503, category: "server", resend: "always" }),
      true,
      true,
    ],
    ["500", refused({ status: 500, category: "server" }), true, false],
    ["503", refused({ status: 503, category: "server" }), true, false],
    ["503 with a time to wait", refused({ status: 503, category: "server", retryAfterMs: 1 }), true, false],
    ["502", refused({ status: 502, category: "unknownOutcome" }), true, false],
    ["408", refused({ status: 408, category: "unknownOutcome" }), true, false],
    ['409 "status changed"', conflict, true, false],
    ["409", new ConflictError(refused({ status: 409, category: "conflict" })), false, false],
    ["400", refused({ status: 400, category: "validation" }), false, false],
    ["401", refused({ status: 401, category: "authRenewable" }), false, false],
    ["403", refused({ status: 403, category: "permission" }), false, false],
    ["a quota", refused({ status: 400, category: "quota" }), false, false],
    ["an answer that cannot be read", new UnexpectedResponseError(request, "?", ""), false, false],
    ["a bug of ours", new TypeError("x is not a function"), false, false],
  ];
  for (const [what, error, repeatable, others] of cases) {
    it(`${repeatable ? "sends a repeatable request again" : "sends no request again"} after ${what}`, async () => {
      assert.equal(await attemptsAfter(error, true), repeatable ? 4 : 1);
    });
    if (repeatable) {
      it(`${others ? "sends" : "does not send"} any other request again after ${what}`, async () => {
        assert.equal(await attemptsAfter(error, false), others ? 4 : 1);
      });
    }
  }

  it("sends no request again because another one on its way failed, such as the one for a token", async () => {
    const elsewhere = new RequestError(
      { method: "POST", path: "/v3/auth/tokens" },
      { reason: "?", mayHaveArrived: false },
    );
    assert.equal(await attemptsAfter(elsewhere, true), 1);
  });

  it("returns the first success", async () => {
    let attempts = 0;
    const answer = await retry(
      async () => {
        attempts += 1;
        if (attempts < 3) throw unanswered("ECONNRESET", true);
        return "answer";
      },
      { ...request, repeatable: true },
      quick,
    );
    assert.equal(answer, "answer");
    assert.equal(attempts, 3);
  });

  it("sends once when one attempt is allowed", async () => {
    assert.equal(await attemptsAfter(unanswered("ECONNREFUSED", false), true, { ...quick, attempts: 1 }), 1);
  });

  it("waits as long as the service asks", async () => {
    const clock = new VirtualClock();
    const throttled = refused({ status: 429, category: "throttled", retryAfterMs: 4_000 });
    assert.equal(await attemptsAfter(throttled, true, { ...quick, attempts: 2 }, clock), 2);
    assert.equal(clock.now(), 4_000);
  });

  it("fails at once when the service asks for more time than the budget has", async () => {
    const throttled = refused({ status: 429, category: "throttled", retryAfterMs: 60_000 });
    assert.equal(await attemptsAfter(throttled, true), 1);
  });

  it("sends no more when the budget is used up", async () => {
    const clock = new VirtualClock();
    const patient = { attempts: 1000, minDelayMs: 400, maxDelayMs: 800, budgetMs: 3_000 };
    const attempts = await attemptsAfter(unanswered("ECONNRESET", true), true, patient, clock);
    assert(attempts >= 4 && attempts <= 6, String(attempts));
    assert(clock.now() <= 3_000, String(clock.now()));
  });

  it("sends no more when the operation's deadline leaves no time for another rest", async () => {
    const clock = new VirtualClock();
    const deadline = new Deadline(clock, 1_000);
    const patient = { attempts: 1000, minDelayMs: 400, maxDelayMs: 800, budgetMs: 60_000 };
    await attemptsAfter(unanswered("ECONNRESET", true), true, patient, clock, deadline);
    assert(clock.now() <= 1_000, String(clock.now()));
  });
});
