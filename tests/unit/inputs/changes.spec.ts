import assert from "node:assert/strict";
import { changesBetween, isReportedAs, versionChangeRules } from "../../../provider/inputs/changes";
import { versionSchema } from "../../../provider/inputs/schema";
import { unknownValue } from "../../../provider/inputs/unknowns";
import { run } from "../../support/runs";

const names = Object.keys(versionSchema.entries);
const olds = { jobId: "10", versionId: "20", preVersionId: "5", ...run, status: "RUNNING", projectId: "p" };

function changes(news: Record<string, unknown>, stored: Record<string, unknown> = olds) {
  return changesBetween(names, stored, { jobId: "10", ...run, ...news }, versionChangeRules);
}

describe("changes", () => {
  it("are none between a version and its own inputs", () => {
    assert.deepEqual(changes({}), { changed: [], replaces: [] });
  });

  it("are none where only the order of parameters or the type of an id differs", () => {
    const stored = {
      ...olds,
      parameters: [
        { label: "a", value: "1" },
        { label: "b", value: "2" },
      ],
    };
    const news = {
      specId: 2,
      parameters: [
        { value: "2", label: "b" },
        { value: 1, label: "a" },
      ],
    };
    assert.deepEqual(changes(news, stored).changed, []);
  });

  it("of what the version is made of replace it", () => {
    assert.deepEqual(changes({ workerServerNum: 2 }), { changed: ["workerServerNum"], replaces: ["workerServerNum"] });
    assert.deepEqual(changes({ dataUrl: undefined }).replaces, ["dataUrl"]);
    assert.deepEqual(changes({ endpoint: "https://elsewhere" }).replaces, ["endpoint"]);
  });

  it("of the description and of the version's treatment are made in place", () => {
    const news = {
      description: "new",
      waitFor: "running",
      deletion: { stopActive: false },
      timeouts: { delete: "5m" },
    };
    assert.deepEqual(changes(news), { changed: ["description", "waitFor", "deletion", "timeouts"], replaces: [] });
  });

  it("count an unknown value as a change, since it may be one", () => {
    assert.deepEqual(changes({ appUrl: unknownValue }).replaces, ["appUrl"]);
  });

  it("are none where an adopted version has more than its program says", () => {
    const adopted = { ...olds, existingVersionId: "20" };
    const { changed } = changesBetween(names, adopted, { jobId: "10", existingVersionId: "20" }, versionChangeRules);
    assert.deepEqual(changed, []);
  });

  it("of the adopted version replace it, and naming the version that is there already is none", () => {
    assert.deepEqual(changes({ existingVersionId: "21" }).replaces, ["existingVersionId"]);
    assert.deepEqual(changes({ existingVersionId: "20" }).changed, []);
  });
});

describe("what the service reports", () => {
  const parameters = (value: unknown) => [{ label: "rate", value }];

  it("is what was given where a parameter's text has become a number", () => {
    for (const [given, reported] of [
      ["0.10", "0.1"],
      ["1", "1.0"],
      ["9007199254740993", "9007199254740992"],
      [1, "1"],
    ]) {
      assert.ok(isReportedAs("parameters", parameters(given), parameters(reported)), `${given} as ${reported}`);
    }
    assert.ok(!isReportedAs("parameters", parameters("0.1"), parameters("0.11")));
    assert.ok(!isReportedAs("parameters", parameters("1e"), parameters("1")));
  });

  it("is something else where an id differs in any digit", () => {
    assert.ok(isReportedAs("specId", 2, "2"));
    assert.ok(!isReportedAs("preVersionId", "9007199254740993", "9007199254740992"));
  });

  it("says nothing of what it does not report", () => {
    assert.ok(isReportedAs("poolId", "pool-1", undefined));
    assert.ok(isReportedAs("description", undefined, "theirs"));
  });
});
