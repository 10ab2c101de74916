import assert from "node:assert/strict";
import { changesBetween } from "../../../provider/inputs/changes";
import { versionChangeRules } from "../../../provider/inputs/contracts";
import { run } from "../../support/runs";
import { isUnknown, unknownValue } from "../../support/unknown";

const olds = { jobId: "10", versionId: "20", preVersionId: "5", ...run, status: "RUNNING", projectId: "p" };

function changes(news: Record<string, unknown>, stored: Record<string, unknown> = olds) {
  return changesBetween(versionChangeRules, stored, { jobId: "10", ...run, ...news }, isUnknown);
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

  it("are there where a parameter is another text, although it is the same number", () => {
    const stored = { ...olds, parameters: [{ label: "a", value: "0.1" }] };
    assert.deepEqual(changes({ parameters: [{ label: "a", value: "0.10" }] }, stored).replaces, ["parameters"]);
    assert.deepEqual(changes({ parameters: [{ label: "a", value: 0.1 }] }, stored).replaces, []);
    const zero = { ...olds, parameters: [{ label: "a", value: "-0" }] };
    assert.deepEqual(changes({ parameters: [{ label: "a", value: -0 }] }, zero).replaces, []);
    assert.deepEqual(changes({ parameters: [{ label: "a", value: 0 }] }, zero).replaces, ["parameters"]);
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
    const { changed } = changesBetween(versionChangeRules, adopted, { jobId: "10", existingVersionId: "20" });
    assert.deepEqual(changed, []);
  });

  it("of the adopted version replace it, and naming the version that is there already is none", () => {
    assert.deepEqual(changes({ existingVersionId: "21" }).replaces, ["existingVersionId"]);
    assert.deepEqual(changes({ existingVersionId: "20" }).changed, []);
  });
});
