import assert from "node:assert/strict";
import { changesBetween, comparable } from "../../../provider/inputs/changes";
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

describe("the form in which two equal values are equal", () => {
  it("is none for what is left out, empty or null, at every depth", () => {
    for (const empty of [undefined, null, "", [], {}, { inner: "" }, { inner: { deeper: [] } }]) {
      assert.equal(comparable(empty), undefined, JSON.stringify(empty));
    }
    assert.deepEqual(comparable({ a: "1", b: null, c: "" }), { a: "1" });
    assert.equal(comparable(false), "false");
    assert.equal(comparable(0), "0");
  });

  it("has an unordered list in one order, whatever the order of the names inside", () => {
    const row = { isUnordered: true } as const;
    const items = [
      { label: "b", value: "1" },
      { value: "2", label: "a" },
      { value: "1", label: "b" },
      { label: "a", value: "2" },
    ];
    const wanted = [
      { label: "a", value: "2" },
      { label: "a", value: "2" },
      { label: "b", value: "1" },
      { label: "b", value: "1" },
    ];
    assert.deepEqual(comparable(items, row), wanted);
    assert.deepEqual(comparable(items.toReversed(), row), wanted);
    assert.deepEqual(comparable(["b", "a", "c"], row), ["a", "b", "c"]);
    assert.deepEqual(comparable(["b", "a"]), ["b", "a"]);
  });

  it("leaves out inside what the service assumes there, and nothing else", () => {
    const row = { assumedInside: { readOnly: "false" } };
    assert.deepEqual(comparable([{ path: "/a", readOnly: false }], row), [{ path: "/a" }]);
    assert.deepEqual(comparable([{ path: "/a", readOnly: true }], row), [{ path: "/a", readOnly: "true" }]);
    assert.deepEqual(comparable({ path: "false" }, row), { path: "false" });
  });

  it("has paths of OBS without their scheme, and other texts as they are", () => {
    assert.equal(comparable("obs://demo/a/", { isObsPath: true }), "/demo/a/");
    assert.equal(comparable("OBS://demo/a/", { isObsPath: true }), "/demo/a/");
    assert.equal(comparable("/demo/obs://a/", { isObsPath: true }), "/demo/obs://a/");
    assert.deepEqual(comparable([{ url: "obs://demo/a/" }], { isObsPath: true }), [{ url: "/demo/a/" }]);
    assert.equal(comparable("obs://demo/a/"), "obs://demo/a/");
  });

  it("counts an unknown value inside a list for a change, also beside equal ones", () => {
    const stored = { ...olds, parameters: [{ label: "a", value: unknownValue }] };
    assert.deepEqual(changes({ parameters: [{ label: "a", value: unknownValue }] }, stored).replaces, ["parameters"]);
  });
});
