// Which refusals say that a removal is under way already.

import assert from "node:assert/strict";
import { ApiError, RequestError } from "../../../provider/errors";
import { isCodeOfAbsence, isRemovalUnderWay } from "../../../provider/v1/errorCodes";

const request = { method: "DELETE", path: "/v1/p1/training-jobs/10/versions/20" };

function refusal(code: string | undefined, apiMessage: string | undefined): ApiError {
  return new ApiError({
    ...request,
    status: 400,
    category: "conflict",
    code,
    apiMessage,
    requestId: undefined,
    retryAfterMs: undefined,
  });
}

describe("a removal that is refused", () => {
  for (const words of [
    "the version is being deleted",
    "Version is deleting",
    "in deleting status",
    "already deleted",
    "status: 9.",
  ]) {
    it(`is under way already where the service says "${words}"`, () => {
      assert.equal(isRemovalUnderWay(refusal("ModelArts.0102", words)), true);
    });
  }

  it("is under way already by its own code, whatever it says", () => {
    assert.equal(isRemovalUnderWay(refusal("ModelArts.6357", undefined)), true);
  });

  it("is not for other words, for none, or for such words far behind", () => {
    for (const words of ["the version is running", "status: 90", undefined]) {
      assert.equal(isRemovalUnderWay(refusal("ModelArts.0102", words)), false, words);
    }
    assert.equal(isRemovalUnderWay(refusal("ModelArts.0102", `${" ".repeat(500)}being deleted`)), false);
  });

  it("is not where there was no answer", () => {
    const error = new RequestError(request, { reason: "being deleted", mayHaveArrived: true });
    assert.equal(isRemovalUnderWay(error), false);
  });
});

describe("a code of v1", () => {
  it("says of a thing that it is not there, or something else", () => {
    const codes = ["0015", "0102", "0103", "0104", "2775", "2755", "2890"].map((code) => `ModelArts.${code}`);
    assert.deepEqual(codes.filter(isCodeOfAbsence), ["ModelArts.0015", "ModelArts.0102", "ModelArts.2775"]);
    assert.equal(isCodeOfAbsence(undefined), false);
  });
});
