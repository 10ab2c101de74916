import assert from "node:assert/strict";
import { checkInputs } from "../../../provider/inputs/check";
import { jobContract, versionContract } from "../../../provider/inputs/contracts";
import { versionInputNames } from "../../../provider/inputs/names";
import { run } from "../../support/runs";
import { isUnknown, unknownValue } from "../../support/unknown";

const contract = versionContract;
const good = { jobId: "10", ...run };
const needsMachines =
  "specId is required unless flavorCode (the machines by their code) or poolId (a dedicated pool) is given; " +
  "listResourceSpecifications tells the numbers and codes";

function failures(changes: Record<string, unknown>): string[] {
  return checkInputs(contract, { ...good, ...changes }, isUnknown).failures.map(
    ({ property, reason }) => `${property} ${reason}`,
  );
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
      "jobId must be decimal digits from 1 to 9223372036854775807, without sign or leading zeros, not a text of length 4",
    ],
    [
      "an id beyond 64 bits",
      { specId: "9223372036854775808" },
      "specId must be decimal digits from 1 to 9223372036854775807, without sign or leading zeros, not a text of length 19",
    ],
    [
      "a number that has lost digits",
      { engineId: 2 ** 53 },
      "engineId must be written as text: a number this large has lost digits already",
    ],
    [
      "a description that is too long",
      { description: "é".repeat(257) },
      "description must have at most 256 characters, not a text of length 257",
    ],
    ["no machines", { workerServerNum: 0 }, "workerServerNum must be at least 1"],
    ["half a machine", { workerServerNum: 1.5 }, "workerServerNum must be a whole number"],
    [
      "an OBS folder without its slash",
      { trainUrl: "/bucket/out" },
      'trainUrl must be an OBS folder below a bucket, such as "/bucket/path/", not a text of length 11',
    ],
    [
      "a bare bucket for results",
      { trainUrl: "/bucket/" },
      'trainUrl must be an OBS folder below a bucket, such as "/bucket/path/", not a text of length 8',
    ],
    [
      "a bucket of too short a name",
      { trainUrl: "/b/out/" },
      'trainUrl must be an OBS folder below a bucket, such as "/bucket/path/" (a bucket\'s name has 3 to 63 characters, each a small letter, a digit, - or .), not a text of length 7',
    ],
    [
      "a boot file outside the code",
      { bootFileUrl: "/other-bucket/train.py" },
      'bootFileUrl must lie inside appUrl, such as "/bucket/code/train.py" in "/bucket/code/"',
    ],
    ["code without a boot file", { bootFileUrl: undefined }, "appUrl needs bootFileUrl beside it"],
    [
      "a parameter without a label",
      { parameters: [{ label: "", value: "1" }] },
      "parameters[0].label must not be empty, not an empty text",
    ],
    ["two kinds of data", { datasetId: "d", datasetVersionId: "v" }, "dataUrl cannot be given together with datasetId"],
    ["half a data set", { dataUrl: undefined, datasetId: "d" }, "datasetId needs datasetVersionId beside it"],
    [
      "an OBS folder as a URL",
      { dataUrl: "obs://demo-bucket/data/" },
      'dataUrl must be an OBS folder, such as "/bucket/path/" (write "/bucket/" instead of "obs://bucket/"), not a text of length 23',
    ],
    [
      "a flavor as the API spells it",
      { flavor: { code: "modelarts.vm.cpu.8u" } },
      "flavor is not a property of this resource; did you mean flavorCode?",
    ],
    [
      "machines by number and by code",
      { flavorCode: "modelarts.vm.cpu.8u" },
      "specId cannot be given together with flavorCode",
    ],
    [
      "a seed of 19 digits written as a number",
      { parameters: [{ label: "seed", value: Number("1234567890123456789") }] },
      "parameters[0].value must be written as text: JavaScript has no exact number for it",
    ],
    [
      "a parameter that is no number any more",
      { parameters: [{ label: "rate", value: Number.POSITIVE_INFINITY }] },
      "parameters[0].value must be written as text: JavaScript has no exact number for it",
    ],
    [
      "a parameter of another type",
      { parameters: [{ label: "rate", value: [1] }] },
      "parameters[0].value must be text, a number or a boolean, not a list",
    ],
    ["a specification beside a pool", { poolId: "pool1" }, "specId cannot be given together with poolId"],
    ["neither specification nor pool", { specId: undefined }, needsMachines],
    ["an image without its command", { userImageUrl: "swr/team/img:1" }, "userImageUrl needs userCommand beside it"],
    [
      "a host path in the public pool",
      { volumes: [{ hostPath: { srcPath: "/a", destPath: "/b" } }] },
      "volumes may hold a hostPath only in a dedicated pool: give poolId",
    ],
    [
      "a wait that does not exist",
      { waitFor: "finished" },
      'waitFor must be "accepted", "running" or "completed", not a text of length 8',
    ],
    [
      "a duration without a unit",
      { timeouts: { delete: "30" } },
      'timeouts.delete must be a duration such as "30m" or "1h30m", not a text of length 2',
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
      "volumes[0] must be either { nfs: { id, srcPath, destPath, readOnly? } } or { hostPath: { srcPath, destPath, readOnly? } }",
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

  it("repeats no value of any input, wherever it stands and whatever is wrong with it", () => {
    const secret = "canary 9d1f\u0000";
    const secretNumber = 48151623.5;
    const names = [...versionInputNames, "parameters", "timeouts", "deletion"];
    const shapes = [secret, [secret], { [secret.length]: secret }, secretNumber, [secretNumber], secret.repeat(30)];
    const nested = [
      { parameters: [secret, { label: secretNumber, value: [secret] }, { label: "", value: secret }] },
      { parameters: { key: secret } },
      { dataSource: [{ type: secret }, { type: "obs", dataUrl: secret }, { type: "dataset", datasetId: secret }] },
      {
        volumes: [
          { nfs: { id: secret, srcPath: secret, destPath: secret, readOnly: secret } },
          { nfs: secret },
          secret,
        ],
      },
      { deletion: { stopActive: secret, confirm: secret }, timeouts: { create: secret, delete: secretNumber } },
      { appUrl: "/demo-bucket/canary/", bootFileUrl: "/demo-bucket/9d1f/t.py" },
    ];
    const changes = [...names.flatMap((name) => shapes.map((shape) => ({ [name]: shape }))), ...nested];
    let refused = 0;
    for (const change of changes) {
      const reasons = failures({ poolId: "p", specId: undefined, ...change });
      if (reasons.length > 0) refused++;
      assert.doesNotMatch(reasons.join("\n"), /canary|9d1f|48151623/, JSON.stringify(change));
    }
    // What the text may not be is refused; any text may be a command or an image.
    assert.ok(refused > changes.length * 0.9, `${refused} of ${changes.length}`);
  });

  it("takes machines by their code, also in a dedicated pool", () => {
    const flavorCode = "modelarts.vm.cpu.8u";
    assert.deepEqual(failures({ specId: undefined, flavorCode }), []);
    assert.deepEqual(failures({ specId: undefined, flavorCode, poolId: "pool-a" }), []);
  });

  it("writes numbers of parameters as they are, and never another number", () => {
    const written = (value: unknown) => {
      const { inputs, failures } = checkInputs(contract, { ...good, parameters: [{ label: "a", value }] });
      const [parameter] = Array.isArray(inputs.parameters) ? inputs.parameters : [];
      return failures.length === 0 ? parameter.value : "refused";
    };
    for (const [given, text] of [
      [-0, "-0"],
      [0.1 + 0.2, "0.30000000000000004"],
      [1e-7, "1e-7"],
      [2 ** 53 - 1, "9007199254740991"],
      [2 ** 53, "refused"],
      [1e21, "refused"],
      [Number.NaN, "refused"],
      ["1e21", "1e21"],
      ["1234567890123456789", "1234567890123456789"],
      ["-0", "-0"],
      ["0.10", "0.10"],
    ]) {
      assert.equal(written(given), text, String(given));
    }
  });

  it("takes ids and places for names, and nothing that could lead a request elsewhere", () => {
    const names = ["region", "projectId", "poolId", "datasetId", "datasetVersionId"];
    for (const name of names) {
      const about = (value: string) =>
        failures({ dataUrl: undefined, [name]: value }).filter((each) => each.startsWith(`${name} must`));
      for (const value of [
        "../../v3/evil",
        "p?x=1#y",
        "a\nb",
        "a b",
        "",
        "a/b",
        "é",
        "%2e",
        "p\u0000",
        "x".repeat(129),
      ]) {
        assert.equal(about(value).length, 1, `${name}: ${JSON.stringify(value)}`);
      }
      for (const value of ["eu-de_team", "5f1c0a9be7d24c3a8b6e4d2f90a1b3c7", "38277e62-9e59-48f4"]) {
        assert.deepEqual(about(value), []);
      }
    }
    for (const endpoint of [
      "ftp://example.com",
      "https://user:pw@example.com",
      "https://example.com?x=1",
      "https://example.com#y",
      "https://exa\nmple.com",
      "https:example.com",
      "https://example.com\\evil",
      "example.com",
      " https://example.com",
    ]) {
      assert.equal(failures({ endpoint }).length, 1, endpoint);
    }
    for (const endpoint of [
      "https://modelarts.eu-de.otc.t-systems.com/v1",
      "http://127.0.0.1:4510/",
      "https://[::1]:8443",
    ]) {
      assert.deepEqual(failures({ endpoint }), [], endpoint);
    }
    for (const trainUrl of ["/demo-bucket/o\nut/", "/demo-bucket/o\u0000/"])
      assert.equal(failures({ trainUrl }).length, 1);
  });

  it("lets unknown values pass, at any depth, and still checks the rest", () => {
    const changes = { jobId: unknownValue, parameters: [{ label: "a", value: unknownValue }], workerServerNum: 0 };
    assert.deepEqual(failures(changes), ["workerServerNum must be at least 1"]);
    const { inputs } = checkInputs(contract, { ...good, ...changes, workerServerNum: 1 }, isUnknown);
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
    assert.deepEqual(failures({ existingVersionId: null, specId: null }), [needsMachines]);
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
        `jobName must have 1 to 64 characters, each a letter, a digit, - or _, not ${jobName === "" ? "an empty text" : `a text of length ${jobName.length}`}`,
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
    assert.deepEqual(failuresOf({ createVersion: false, specId: undefined }), [needsMachines]);
  });
});
