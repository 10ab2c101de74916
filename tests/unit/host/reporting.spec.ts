import assert from "node:assert/strict";
import {
  ApiError,
  InitFailedError,
  RequestError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { reported, type Undertaking } from "../../../provider/host/reporting";

const request = { method: "POST", path: "/v1/p/training-jobs/1/versions" };
const refused = { ...request, status: 400, code: "ModelArts.0118", apiMessage: "no machines left", requestId: "r1" };
const quota = new ApiError({ ...refused, category: "quota", retryAfterMs: undefined });
const creation: Undertaking = { verb: "create", urn: undefined };
const deletion: Undertaking = { verb: "delete", title: "training job version 1/2", urn: "urn:pulumi:dev::p::t::run-7" };

/** As Pulumi's host prints it. */
async function printed(error: unknown, undertaking: Undertaking): Promise<string> {
  const shown = await reported(error, undertaking);
  assert(shown instanceof Error);
  return `${shown}: ${shown.stack}`;
}

async function messageOf(error: unknown, undertaking: Undertaking): Promise<string> {
  const shown = await reported(error, undertaking);
  return shown instanceof Error ? shown.message : String(shown);
}

describe("what the host is handed for a failure", () => {
  it("has cause, outcome, advice and request, in this order", async () => {
    assert.equal(
      await messageOf(quota, creation),
      "A quota is used up: no machines left. Nothing was created. Remove what is not needed any more, or ask the cloud for a higher " +
        "quota; then run `pulumi up` again. POST /v1/p/training-jobs/1/versions (ModelArts.0118, HTTP 400, request r1)",
    );
  });

  it("does not claim that nothing was created where that is not known", async () => {
    const lost = new RequestError(request, { reason: "localhost closed the connection", mayHaveArrived: true });
    assert.equal(
      await messageOf(lost, creation),
      "Localhost closed the connection. Run `pulumi up` again. POST /v1/p/training-jobs/1/versions",
    );
  });

  it("leaves the words of an error that says for itself what to do", async () => {
    const wait = { resourceId: "1/2", lastStatus: "KILLING", tally: {}, budgetMs: 1 };
    assert.equal(
      await messageOf(new WaitTimeoutError(wait, "deleting 1/2: still KILLING"), deletion),
      "deleting 1/2: still KILLING",
    );
  });

  it("is printed as one line that points to the error, without a stack", async () => {
    assert.equal(
      await printed(quota, deletion),
      "Training job version 1/2 was not deleted (ApiError): the error of run-7 says why and what to do",
    );
  });

  it("is the fault itself, with its stack, where it is one of ours", async () => {
    const fault = new TypeError("x is undefined");
    assert.match(await printed(fault, deletion), /^TypeError: x is undefined: TypeError: x is undefined\n\s+at /);
  });

  it("carries a resource that stands, whatever it was hit by", async () => {
    const state = new UnexpectedStateError({ resourceId: "1/2", status: "FAILED", wanted: "COMPLETED" }, "is FAILED");
    const standing = new InitFailedError("1/2", { jobId: "1" }, ["is FAILED"], { cause: state });
    assert.equal(await reported(standing, creation), standing);
  });

  it("has a bounded length", async () => {
    const long = new RequestError(request, { reason: "x".repeat(100_000), mayHaveArrived: false });
    assert((await messageOf(long, creation)).length <= 4_000);
  });
});
