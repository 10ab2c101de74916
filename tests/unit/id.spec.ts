import assert from "node:assert/strict";
import fc from "fast-check";
import { formatVersionId, isLongId, MalformedIdError, parseVersionId } from "../../provider/id";

const longs = fc.bigInt({ min: 1n, max: 9223372036854775807n });

describe("ids", () => {
  it("come through formatting and parsing digit for digit, up to the largest 64-bit number", () => {
    fc.assert(
      fc.property(longs, longs, (job, version) => {
        const id = { jobId: String(job), versionId: String(version) };
        assert.deepEqual(parseVersionId(formatVersionId(id)), id);
      }),
    );
  });

  it("accept exactly the decimal numbers from 1 to 9223372036854775807", () => {
    for (const good of ["1", "9007199254740993", "9223372036854775807"]) assert.ok(isLongId(good), good);
    for (const bad of ["", "0", "01", "-1", "+1", "1.0", "1e3", " 1", "9223372036854775808", "10000000000000000000"]) {
      assert.ok(!isLongId(bad), bad);
    }
  });

  it("are refused by name when they are not of the form job/version", () => {
    for (const bad of ["", "1", "1/", "/2", "1/2/3", "a/2", "1/2 "]) {
      assert.throws(() => parseVersionId(bad), MalformedIdError, bad);
    }
  });
});
