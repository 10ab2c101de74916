import assert from "node:assert/strict";
import fc from "fast-check";
import { checkInputs } from "../../../provider/inputs/check";
import { jobContract, versionContract } from "../../../provider/inputs/contracts";
import { isUnknown, unknownValue } from "../../support/unknown";

// The oracle: what the API's reference says of the inputs, written down once more, plainly and without our schema.

type Given = Readonly<Record<string, unknown>>;

/** True when a version of these inputs can be asked for, or adopted. */
function documentationAcceptsVersion(given: Given): boolean {
  const { has, optional } = reader(given);
  const isAdopted = has("existingVersionId");
  return (
    isLong(given.jobId) &&
    optional("existingVersionId", isLong) &&
    optional("preVersionId", isLong) &&
    optional("waitFor", (value) => ["accepted", "running", "completed"].some((word) => word === value)) &&
    documentationAcceptsRun(given, isAdopted) &&
    (isAdopted || has("trainUrl"))
  );
}

/** True when a job of these inputs can be asked for. */
function documentationAcceptsJob(given: Given): boolean {
  const { optional } = reader(given);
  return (
    isText(given.jobName) &&
    given.jobName.length <= 64 &&
    /^[0-9A-Za-z_-]+$/.test(given.jobName) &&
    optional("workspaceId", isName) &&
    optional("createVersion", isFlag) &&
    documentationAcceptsRun(given, false)
  );
}

/** The run, and how Pulumi treats it. What an adopted version has already need not be given again. */
function documentationAcceptsRun(given: Given, isAdopted: boolean): boolean {
  const { has, optional } = reader(given);
  const together = (one: string, other: string) => isAdopted || has(one) === has(other);
  const notBoth = (one: string, other: string) => isAdopted || !(has(one) && has(other));
  return (
    ["engineId", "modelId", "specId"].every((name) => optional(name, isLong)) &&
    optional("description", (value) => isText(value) && Array.from(value).length <= 256) &&
    optional("workerServerNum", (value) => Number.isSafeInteger(value) && Number(value) >= 1) &&
    optional("appUrl", (value) => isFolder(value, true)) &&
    optional("dataUrl", (value) => isFolder(value, false)) &&
    optional("trainUrl", (value) => isFolder(value, true)) &&
    optional("logUrl", (value) => isFolder(value, true)) &&
    optional("bootFileUrl", isFile) &&
    optional("parameters", (value) => Array.isArray(value) && value.every(isParameter)) &&
    optional("dataSource", isDataSource) &&
    optional("volumes", (value) => Array.isArray(value) && value.every(isVolume)) &&
    optional("deletion", isDeletion) &&
    optional("timeouts", (value) => isObjectOf(value, {}, { create: isDuration, delete: isDuration })) &&
    ["userImageUrl", "userCommand"].every((name) => optional(name, isFilled)) &&
    ["poolId", "flavorCode", "datasetId", "datasetVersionId"].every((name) => optional(name, isName)) &&
    ["region", "projectId"].every((name) => optional(name, isPathName)) &&
    optional("endpoint", isBaseUrl) &&
    together("appUrl", "bootFileUrl") &&
    together("datasetId", "datasetVersionId") &&
    together("userImageUrl", "userCommand") &&
    notBoth("dataUrl", "datasetId") &&
    notBoth("dataUrl", "dataSource") &&
    notBoth("datasetId", "dataSource") &&
    notBoth("specId", "poolId") &&
    notBoth("specId", "flavorCode") &&
    notBoth("modelId", "appUrl") &&
    notBoth("modelId", "engineId") &&
    notBoth("modelId", "userImageUrl") &&
    (!has("bootFileUrl") || !has("appUrl") || String(given.bootFileUrl).startsWith(String(given.appUrl))) &&
    (isAdopted ||
      ((has("specId") || has("poolId") || has("flavorCode")) &&
        (has("modelId") || has("userImageUrl") || (has("appUrl") && has("engineId"))) &&
        (has("poolId") || !JSON.stringify(given.volumes ?? "").includes('"hostPath":{'))))
  );
}

function reader(given: Given) {
  const has = (name: string) => given[name] !== undefined && given[name] !== null;
  const optional = (name: string, holds: (value: unknown) => boolean) => !has(name) || holds(given[name]);
  return { has, optional };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFilled(value: unknown): boolean {
  return isText(value) && value !== "";
}

/** Letters, digits and a few signs between them: nothing of a path, a query or a second line. */
function isName(value: unknown): boolean {
  return isPathName(isText(value) ? value.replaceAll(".", "_") : value) && /^[^._-]/.test(String(value));
}

function isPathName(value: unknown): boolean {
  return isText(value) && value.length <= 128 && /^[0-9A-Za-z_-]+$/.test(value);
}

function isBaseUrl(value: unknown): boolean {
  return isText(value) && ["https://example.com", "http://127.0.0.1:4510/"].includes(value);
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isLong(value: unknown): boolean {
  if (typeof value === "number" ? !Number.isSafeInteger(value) : !isText(value)) return false;
  return /^[1-9][0-9]*$/.test(String(value)) && BigInt(String(value)) <= 2n ** 63n - 1n;
}

function isFolder(value: unknown, belowBucket: boolean): boolean {
  const parts = segments(value);
  return (
    parts.length >= (belowBucket ? 3 : 2) && isBucket(parts[0]) && parts.at(-1) === "" && areFilled(parts.slice(1, -1))
  );
}

function isFile(value: unknown): boolean {
  const parts = segments(value);
  return parts.length >= 2 && isBucket(parts[0]) && areFilled(parts.slice(1));
}

function segments(value: unknown): string[] {
  return isText(value) && value.startsWith("/") ? value.slice(1).split("/") : [];
}

function areFilled(parts: readonly string[]): boolean {
  return parts.every((part) => part !== "" && [...part].every((sign) => sign >= " " && sign !== "\u007f"));
}

function isBucket(name = ""): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

type Property = (value: unknown) => boolean;

/** An object with all of the first properties, some of the others, and nothing else. */
function isObjectOf(
  value: unknown,
  needed: Readonly<Record<string, Property>>,
  possible: Readonly<Record<string, Property>> = {},
): boolean {
  if (typeof value !== "object" || value === null) return false;
  const known: Readonly<Record<string, Property>> = { ...needed, ...possible };
  const isRight = ([name, inner]: [string, unknown]) =>
    Object.hasOwn(known, name) && ((inner === undefined && Object.hasOwn(possible, name)) || known[name]?.(inner));
  return Object.keys(needed).every((name) => Object.hasOwn(value, name)) && Object.entries(value).every(isRight);
}

function isParameter(value: unknown): boolean {
  return isObjectOf(value, {
    label: isFilled,
    value: (given) =>
      ["string", "boolean"].includes(typeof given) ||
      // Numbers that JavaScript holds exactly: anything but whole ones beyond 2^53.
      (Number.isFinite(given) && (Number(given) % 1 !== 0 || Math.abs(Number(given)) < 2 ** 53)),
  });
}

function isDataSource(value: unknown): boolean {
  const isObs = (source: unknown) =>
    isObjectOf(source, { type: (type) => type === "obs", dataUrl: (url) => isFolder(url, false) });
  const isDataset = (source: unknown) =>
    isObjectOf(source, { type: (type) => type === "dataset", datasetId: isName, datasetVersion: isName });
  return Array.isArray(value) && (value.every(isObs) || value.every(isDataset));
}

function isVolume(value: unknown): boolean {
  const isAbsolute = (path: unknown) => isText(path) && path.startsWith("/");
  const isNfs = (nfs: unknown) =>
    isObjectOf(nfs, { id: isName, srcPath: isFilled, destPath: isAbsolute }, { readOnly: isFlag });
  const isHostPath = (path: unknown) =>
    isObjectOf(path, { srcPath: isAbsolute, destPath: isAbsolute }, { readOnly: isFlag });
  return isObjectOf(value, { nfs: isNfs }) || isObjectOf(value, { hostPath: isHostPath });
}

function isDeletion(value: unknown): boolean {
  const confirm = (word: unknown) => word === "terminal" || word === "gone";
  return isObjectOf(value, {}, { stopActive: isFlag, confirm, keep: isFlag });
}

function isDuration(value: unknown): boolean {
  return isText(value) && /^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/.test(value) && /[1-9]/.test(value);
}

const ids = fc.oneof(
  fc.bigInt({ min: 1n, max: 2n ** 63n + 1n }).map(String),
  fc.integer(),
  fc.double(),
  fc.constantFrom("0", "01", "", "1e3", "9223372036854775807", "9223372036854775808", null, true),
);
const paths = fc.oneof(
  fc.constantFrom(
    "/demo-bucket/code/",
    "/demo-bucket/code/train.py",
    "/demo-bucket/",
    "/demo-bucket",
    "demo-bucket/code/",
    "",
  ),
  fc
    .array(fc.constantFrom("/", "demo-bucket", "a", "B_", "code", "train.py"), { maxLength: 8 })
    .map((parts) => parts.join("")),
  fc.string(),
);
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom("", "x", "pool-1", "modelarts.vm.cpu.8u", "a/b", "..", "a\nb", "x".repeat(129)),
  fc.integer(),
);
const endpoints = fc.constantFrom(
  "https://example.com",
  "http://127.0.0.1:4510/",
  "https://user@example.com",
  "https://example.com/?q",
  "https://example.com\n",
  "ftp://example.com",
  "",
  8080,
);

/** Right ones, ones of the wrong shape, and ones with a property too many or too few. */
const nested = {
  dataSource: fc.oneof(
    fc.array(
      fc.constantFrom(
        { type: "obs", dataUrl: "/demo-bucket/" },
        { type: "obs", dataUrl: "/demo-bucket" },
        { type: "dataset", datasetId: "d", datasetVersion: "v" },
        { type: "dataset", datasetId: "d", datasetVersionId: "v" },
        { type: "obs", dataUrl: "/demo-bucket/", datasetId: "d" },
        { type: "nfs" },
        "obs",
      ),
      { maxLength: 3 },
    ),
    fc.anything(),
  ),
  volumes: fc.oneof(
    fc.array(
      fc.constantFrom(
        { nfs: { id: "i", srcPath: "/a", destPath: "/b" } },
        { nfs: { id: "i", srcPath: "/a", destPath: "/b", readOnly: true } },
        { nfs: { id: "i", srcPath: "/a", destPath: "b" } },
        { nfs: { srcPath: "/a", destPath: "/b" } },
        { hostPath: { srcPath: "/a", destPath: "/b" } },
        { hostPath: { srcPath: "/a", destPath: "/b", readonly: true } },
        { hostPath: { srcPath: "/a", destPath: "/b" }, nfs: { id: "i", srcPath: "/a", destPath: "/b" } },
        {},
        null,
      ),
      { maxLength: 2 },
    ),
    fc.anything(),
  ),
  deletion: fc.oneof(
    fc.record(
      {
        stopActive: fc.oneof(fc.boolean(), fc.constant("yes")),
        confirm: fc.constantFrom("terminal", "gone", "Gone"),
        keep: fc.boolean(),
        keeep: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    fc.anything(),
  ),
  timeouts: fc.oneof(
    fc.record(
      {
        create: fc.constantFrom("30m", "1h30m", "1.5s", "0s", "30", "", "1d"),
        delete: fc.constantFrom("5m", "0.0h", "0.5h"),
        update: fc.constant("5m"),
      },
      { requiredKeys: [] },
    ),
    fc.anything(),
  ),
};

/** What each property of a run may be in a generated input. */
const runProperties = {
  description: fc.oneof(fc.string({ maxLength: 300 }), fc.constant("é".repeat(256)), fc.constant("é".repeat(257))),
  workerServerNum: fc.oneof(fc.integer({ min: -1, max: 4 }), fc.double(), fc.string()),
  appUrl: paths,
  bootFileUrl: paths,
  engineId: ids,
  modelId: ids,
  specId: ids,
  flavorCode: texts,
  poolId: texts,
  parameters: fc.oneof(
    fc.array(
      fc.record({
        label: texts,
        value: fc.oneof(texts, fc.boolean(), fc.double(), fc.constantFrom(null, -0, 2 ** 53, 2 ** 53 - 1, 1e21)),
      }),
      { maxLength: 3 },
    ),
    fc.anything(),
  ),
  dataUrl: paths,
  datasetId: texts,
  datasetVersionId: texts,
  trainUrl: paths,
  logUrl: paths,
  userImageUrl: texts,
  userCommand: texts,
  region: texts,
  projectId: texts,
  endpoint: endpoints,
  ...nested,
};

const versionProperties = {
  ...runProperties,
  jobId: ids,
  existingVersionId: ids,
  preVersionId: ids,
  waitFor: fc.constantFrom("accepted", "running", "completed", "done", 1),
};

const jobProperties = {
  ...runProperties,
  jobName: fc.oneof(fc.string(), fc.constantFrom("mnist", "x".repeat(64), "x".repeat(65), "a-b_C9", "a.b")),
  workspaceId: texts,
  createVersion: fc.oneof(fc.boolean(), fc.constant("false")),
};

const goodRun: Given = {
  appUrl: "/demo-bucket/code/",
  bootFileUrl: "/demo-bucket/code/train.py",
  engineId: 1,
  specId: "2",
  trainUrl: "/demo-bucket/out/",
};

/** Good inputs with up to five of their properties replaced by anything from right to absurd, or left out. */
function nearly(good: Given, properties: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Given> {
  const maybe = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: value });
  return fc
    .subarray(Object.keys(properties), { maxLength: 5 })
    .chain((names) =>
      fc
        .tuple(...names.map((name) => maybe(properties[name] ?? fc.anything())))
        .map((values) => ({ ...good, ...Object.fromEntries(names.map((name, index) => [name, values[index]])) })),
    );
}

const contracts = [
  ["version", versionContract, nearly({ ...goodRun, jobId: "10" }, versionProperties), documentationAcceptsVersion],
  ["job", jobContract, nearly({ ...goodRun, jobName: "mnist" }, jobProperties), documentationAcceptsJob],
] as const;

describe("check, against what the documentation says", () => {
  for (const [resource, contract, inputs, documentationAccepts] of contracts) {
    it(`accepts and refuses 10,000 generated inputs of a ${resource} as the documentation does`, () => {
      let accepted = 0;
      fc.assert(
        fc.property(inputs, (given) => {
          const { failures } = checkInputs(contract, given, isUnknown);
          const isAccepted = failures.length === 0;
          if (isAccepted) accepted++;
          assert.equal(isAccepted, documentationAccepts(given), JSON.stringify(failures));
        }),
        { numRuns: 10_000, seed: 20260101 },
      );
      assert.ok(accepted > 1_000 && accepted < 9_000, `${accepted} of the generated inputs were good`);
    });
  }

  it("takes what it has checked for good when it checks it again, and as the same", () => {
    for (const [, contract, inputs] of contracts) {
      fc.assert(
        fc.property(inputs, (given) => {
          const once = checkInputs(contract, given, isUnknown);
          fc.pre(once.failures.length === 0);
          assert.deepEqual(checkInputs(contract, once.inputs, isUnknown), once);
        }),
        { numRuns: 1_000 },
      );
    }
  });

  it("never fails on anything, and never refuses an unknown value", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("jobId", "parameters", "deletion", "timeouts", "volumes"), fc.anything()),
        (given) => {
          checkInputs(versionContract, given, isUnknown);
          const names = Object.keys(given);
          const unknown = Object.fromEntries(names.map((name) => [name, unknownValue]));
          const { failures } = checkInputs(versionContract, unknown, isUnknown);
          assert.ok(failures.every(({ property }) => !names.includes(property)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
