import assert from "node:assert/strict";
import { InitFailedError } from "../../../provider/errors";
import { carrying, ownOf, standing } from "../../../provider/host/carried";
import { rejection } from "../../support/rejection";

describe("what a host has among a resource's properties for itself", () => {
  const given = { jobId: "10", __provider: "the text", __urn: "urn:of:an:earlier:release" };

  it("is seen by nobody else, and is in the outputs again", async () => {
    assert.deepEqual(ownOf(given), { jobId: "10" });
    const made = await standing(given, async (own) => ({ id: "10/20", outs: { ...own, versionId: "20" } }));
    assert.deepEqual(made, { id: "10/20", outs: { jobId: "10", versionId: "20", __provider: "the text" } });
    assert.deepEqual(carrying({}, { jobId: "10" }), { jobId: "10" });
  });

  it("is in the properties of a resource that stands although its operation failed", async () => {
    const cause = new TypeError("details.map is not a function");
    const failure = await rejection(
      standing(given, async (own) => {
        throw new InitFailedError("10/20", { ...own, versionId: "20" }, ["it is FAILED"], { cause });
      }),
    );
    assert.ok(failure instanceof InitFailedError);
    assert.deepEqual(failure.properties, { jobId: "10", versionId: "20", __provider: "the text" });
    assert.deepEqual([failure.id, failure.reasons, failure.cause], ["10/20", ["it is FAILED"], cause]);
  });

  it("changes no other failure", async () => {
    const error = new TypeError("no");
    assert.equal(await rejection(standing(given, () => Promise.reject(error))), error);
  });
});
