import assert from "node:assert/strict";
import { checkInputs } from "../../../provider/inputs/check";
import { jobContract, versionContract } from "../../../provider/inputs/contracts";
import { unknownValue } from "../../../provider/inputs/unknowns";
import { run } from "../../support/runs";

const contract = versionContract;
const good = { jobId: "10", ...run };

function failures(changes: Record<string, unknown>): string[] {
  return checkInputs(contract, { ...good, ...changes }).failures.map(({ property, reason }) => `${property} ${reason}`);
}

describe("check", () => {
  it("finds nothing wrong with a good run", () => {
    assert.deepEqual(failures({}), []);
  });

  const cases: [what: string, changes: Record<string, unknown>, failure: string][] = [
    ["a job id that is missing", { jobId: undefined }, "jobId is required"],
    [
      "an id with other characters",
      { jobId: "7f3a" },
      'jobId must be decimal digits from 1 to 9223372036854775807, without sign or leading zeros, not "7f3a"',
    ],
    [
      "an id beyond 64 bits",
      { specId: "9223372036854775808" },
      'specId must be decimal digits from 1 to 9223372036854775807, without sign or leading zeros, not "9223372036854775808"',
    ],
    [
      "a number that has lost digits",
      { engineId: 2 ** 53 },
      "engineId must be written as text: a number this large has lost digits already, not 9007199254740992",
    ],
    [
      "a description that is too long",
      { description: "é".repeat(257) },
      "description must have at most 256 characters, not a text of 257",
    ],
    ["no machines", { workerServerNum: 0 }, "workerServerNum must be at least 1, not 0"],
    ["half a machine", { workerServerNum: 1.5 }, "workerServerNum must be a whole number, not 1.5"],
    [
      "an OBS folder without its slash",
      { trainUrl: "/bucket/out" },
      'trainUrl must be an OBS folder below a bucket, such as "/bucket/path/", not "/bucket/out"',
    ],
    [
      "a bare bucket for results",
      { trainUrl: "/bucket/" },
      'trainUrl must be an OBS folder below a bucket, such as "/bucket/path/", not "/bucket/"',
    ],
    [
      "a boot file outside the code",
      { bootFileUrl: "/other-bucket/train.py" },
      "bootFileUrl must lie inside appUrl (/demo-bucket/code/), not be /other-bucket/train.py",
    ],
    ["code without a boot file", { bootFileUrl: undefined }, "appUrl needs bootFileUrl beside it"],
    [
      "a parameter without a label",
      { parameters: [{ label: "", value: "1" }] },
      'parameters[0].label must not be empty, not ""',
    ],
    ["two kinds of data", { datasetId: "d", datasetVersionId: "v" }, "dataUrl cannot be given together with datasetId"],
    ["half a data set", { dataUrl: undefined, datasetId: "d" }, "datasetId needs datasetVersionId beside it"],
    ["a specification beside a pool", { poolId: "pool1" }, "specId cannot be given together with poolId"],
    [
      "neither specification nor pool",
      { specId: undefined },
      "specId is required unless poolId (a dedicated pool) is given",
    ],
    ["an image without its command", { userImageUrl: "swr/team/img:1" }, "userImageUrl needs userCommand beside it"],
    [
      "a host path in the public pool",
      { volumes: [{ hostPath: { srcPath: "/a", destPath: "/b" } }] },
      "volumes may hold a hostPath only in a dedicated pool: give poolId",
    ],
    [
      "a wait that does not exist",
      { waitFor: "finished" },
      'waitFor must be "accepted", "running" or "completed", not "finished"',
    ],
    [
      "a duration without a unit",
      { timeouts: { delete: "30" } },
      'timeouts.delete must be a duration such as "30m" or "1h30m", not "30"',
    ],
    ["a misspelt property", { engineld: "1" }, "engineld is not a property of this resource; did you mean engineId?"],
    [
      "a misspelt property inside another",
      { deletion: { stopActiv: true } },
      "deletion.stopActiv is not a property of deletion; did you mean stopActive?",
    ],
    [
      "several of them, in one line",
      { timeouts: { craete: "1h", remove: "1h" } },
      "timeouts.craete is not a property of timeouts; did you mean create?; remove is not a property of timeouts",
    ],
    [
      "a misspelt property of a parameter",
      { parameters: [{ label: "a", value: "1", unit: "s" }] },
      "parameters[0].unit is not a property of a parameter",
    ],
    [
      "the API's own spelling inside a volume",
      {
        poolId: "pool1",
        specId: undefined,
        volumes: [{ hostPath: { src_path: "/a", srcPath: "/a", destPath: "/b" } }],
      },
      "volumes[0].hostPath.src_path is not a property of hostPath; did you mean srcPath?",
    ],
    [
      "a data source with the property of the other kind",
      { dataUrl: undefined, dataSource: [{ type: "obs", dataUrl: "/bucket/", datasetId: "d" }] },
      'dataSource[0].datasetId is not a property of a data source of type "obs"',
    ],
    [
      "two kinds of data source",
      {
        dataUrl: undefined,
        dataSource: [
          { type: "obs", dataUrl: "/bucket/" },
          { type: "dataset", datasetId: "d", datasetVersion: "v" },
        ],
      },
      'dataSource must not mix the types "obs" and "dataset"',
    ],
    [
      "a volume of both kinds",
      {
        poolId: "pool1",
        specId: undefined,
        volumes: [{ nfs: { id: "i", srcPath: "/a", destPath: "/b" }, hostPath: { srcPath: "/a", destPath: "/b" } }],
      },
      'volumes[0] must be either { nfs: { id, srcPath, destPath, readOnly? } } or { hostPath: { srcPath, destPath, readOnly? } }, not {"nfs":{"id":"i","srcPath":"/a","destPath":"/b"},"hostPath":{"srcPath":"/a","...',
    ],
    [
      "no folder for the results",
      { trainUrl: undefined },
      "trainUrl is required: the API creates no version without a folder for its output",
    ],
  ];
  for (const [what, changes, failure] of cases) {
    it(`refuses ${what}, and says why`, () => {
      assert.deepEqual(failures(changes), [failure]);
    });
  }

  it("finds every violation at once", () => {
    assert.deepEqual(failures({ jobId: "x", workerServerNum: 0, waitFor: "never" }).length, 3);
  });

  it("says nothing of a value that may be a secret but its kind", () => {
    const secret = "canary-9d1f";
    const reasons = failures({
      description: secret.repeat(30),
      userCommand: [secret],
      userImageUrl: "swr/team/img:1",
      parameters: [secret, { label: "key", value: [secret] }],
    });
    assert.equal(reasons.length, 4, reasons.join("\n"));
    assert.ok(!reasons.join().includes(secret), reasons.join("\n"));
    const { failures: whole } = checkInputs(contract, { ...good, parameters: { key: secret } });
    assert.deepEqual(whole, [
      { property: "parameters", reason: "must be a list of { label, value }, not a value of type object" },
    ]);
  });

  it("lets unknown values pass, at any depth, and still checks the rest", () => {
    const changes = { jobId: unknownValue, parameters: [{ label: "a", value: unknownValue }], workerServerNum: 0 };
    assert.deepEqual(failures(changes), ["workerServerNum must be at least 1, not 0"]);
    const { inputs } = checkInputs(contract, { ...good, ...changes, workerServerNum: 1 });
    assert.equal(inputs.jobId, unknownValue);
    assert.deepEqual(inputs.parameters, changes.parameters);
  });

  it("turns numbers into text where the API has ids and parameter values", () => {
    const { inputs } = checkInputs(contract, { ...good, specId: 2, parameters: [{ label: "epochs", value: 12 }] });
    assert.equal(inputs.specId, "2");
    assert.deepEqual(inputs.parameters, [{ label: "epochs", value: "12" }]);
  });

  it("takes null for not given", () => {
    assert.deepEqual(failures({ existingVersionId: null, preVersionId: null }), []);
    assert.deepEqual(failures({ existingVersionId: null, specId: null }), [
      "specId is required unless poolId (a dedicated pool) is given",
    ]);
  });

  it("asks an adopted version for nothing but its job", () => {
    assert.deepEqual(checkInputs(contract, { jobId: "10", existingVersionId: "20" }).failures, []);
  });
});

describe("check of a job", () => {
  const job = { jobName: "mnist", ...run };
  const failuresOf = (changes: Record<string, unknown>) =>
    checkInputs(jobContract, { ...job, ...changes }).failures.map(({ property, reason }) => `${property} ${reason}`);

  it("finds nothing wrong with a good job, and lets its first version do without a folder for results", () => {
    assert.deepEqual(failuresOf({}), []);
    assert.deepEqual(failuresOf({ trainUrl: undefined }), []);
  });

  it("refuses names that the API does not take", () => {
    for (const jobName of ["", "a b", "ä", "x".repeat(65), "a/b"]) {
      assert.deepEqual(failuresOf({ jobName }), [
        `jobName must have 1 to 64 characters, each a letter, a digit, - or _, not ${JSON.stringify(jobName)}`,
      ]);
    }
    assert.deepEqual(failuresOf({ jobName: "x".repeat(64) }), []);
  });

  it("refuses what only a version has, and says what is near", () => {
    assert.deepEqual(failuresOf({ waitFor: "running", jobname: "x" }), [
      "waitFor is not a property of this resource",
      "jobname is not a property of this resource; did you mean jobName?",
    ]);
  });

  it("holds a job that begins without a version to the same rules", () => {
    assert.deepEqual(failuresOf({ createVersion: false, specId: undefined }), [
      "specId is required unless poolId (a dedicated pool) is given",
    ]);
  });
});
