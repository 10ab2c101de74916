import assert from "node:assert/strict";
import {
  ApiError,
  type ApiErrorCategory,
  type ApiFailure,
  ConfigError,
  ConflictError,
  isConflict,
  isModelArtsError,
  isNoAnswer,
  isNotFound,
  isOutcomeUnknown,
  NotFoundError,
  RequestError,
  UnexpectedResponseError,
} from "../../provider/errors";

const request = { method: "DELETE", path: "/v1/p/training-jobs/1/versions/2" };

function failure(parts: Partial<ApiFailure> = {}): ApiFailure {
  return {
    ...request,
    status: 400,
    code: "ModelArts.0104",
    apiMessage: "Illegal name",
    category: "validation",
    requestId: "r1",
    retryAfterMs: undefined,
    ...parts,
  };
}

const lost = new RequestError(request, { reason: "no answer", systemCode: "ECONNRESET", mayHaveArrived: true });
const unsent = new RequestError(request, { reason: "refused", systemCode: "ECONNREFUSED", mayHaveArrived: false });
const unreadable = new UnexpectedResponseError(request, "the answer is not JSON", "<html>");

describe("the error family", () => {
  it("says what the service said, what to do next, and last what was asked, in one line", () => {
    assert.equal(
      new ApiError(failure(), "Choose another").message,
      "The service does not accept what was asked for: Illegal name. Choose another. " +
        "DELETE /v1/p/training-jobs/1/versions/2 (ModelArts.0104, HTTP 400, request r1)",
    );
    const bare = failure({ code: undefined, apiMessage: undefined, requestId: undefined });
    assert.equal(
      new ApiError(bare).message,
      "The service does not accept what was asked for. DELETE /v1/p/training-jobs/1/versions/2 (HTTP 400)",
    );
    assert.equal(lost.message, "No answer. DELETE /v1/p/training-jobs/1/versions/2");
    assert.match(
      unreadable.message,
      /^The answer is not JSON: <html>\. .* DELETE \/v1\/p\/training-jobs\/1\/versions\/2$/,
    );
  });

  for (const [error, name] of [
    [new ConfigError("region", "?"), "ConfigError"],
    [lost, "RequestError"],
    [new ApiError(failure()), "ApiError"],
    [new NotFoundError(failure(), "sure"), "NotFoundError"],
    [new ConflictError(failure()), "ConflictError"],
    [unreadable, "UnexpectedResponseError"],
  ] as const) {
    it(`knows ${name} by its name and as a member`, () => {
      assert.equal(error.name, name);
      assert.match(error.stack ?? "", new RegExp(error.message.slice(0, 5).replace("?", "\\?")));
      assert(isModelArtsError(error) && error instanceof Error);
    });
  }

  it("tells absence and conflict from other refusals", () => {
    assert(isNotFound(new NotFoundError(failure(), "ambiguous")));
    assert(!isNotFound(new ApiError(failure({ status: 404 }))));
    assert(isConflict(new ConflictError(failure())));
    assert(!isConflict(new ApiError(failure({ status: 409 }))));
    assert(!isModelArtsError(new TypeError("a bug")));
  });

  const categories: [category: ApiErrorCategory, noAnswer: boolean, outcomeUnknown: boolean][] = [
    ["notFound", false, false],
    ["conflict", false, false],
    ["quota", false, false],
    ["validation", false, false],
    ["authRenewable", false, false],
    ["authPermanent", false, false],
    ["permission", false, false],
    ["throttled", true, false],
    ["server", true, true],
    ["unknownOutcome", true, true],
    ["notOffered", false, false],
    ["other", false, false],
  ];
  for (const [category, noAnswer, outcomeUnknown] of categories) {
    it(`takes ${category} for ${noAnswer ? "no answer" : "an answer"}${outcomeUnknown ? " that leaves the outcome open" : ""}`, () => {
      const error = new ApiError(failure({ category }));
      assert.equal(isNoAnswer(error), noAnswer);
      assert.equal(isOutcomeUnknown(error), outcomeUnknown);
    });
  }

  it("leaves the outcome open where a request may have arrived, or its success cannot be read", () => {
    assert(isOutcomeUnknown(lost));
    assert(!isOutcomeUnknown(unsent));
    assert(isOutcomeUnknown(unreadable));
    assert(!isOutcomeUnknown(new TypeError("a bug")));
    assert(isNoAnswer(lost) && isNoAnswer(unsent) && !isNoAnswer(unreadable));
  });
});
