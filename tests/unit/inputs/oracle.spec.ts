import assert from "node:assert/strict";
import fc from "fast-check";
import { checkInputs } from "../../../provider/inputs/check";
import { versionContract } from "../../../provider/inputs/contracts";
import { unknownValue } from "../../../provider/inputs/unknowns";

/**
 * The oracle: what the API's reference says of the inputs, written down once more, plainly and without our schema.
 * True when a version of these inputs can be asked for.
 */
function documentationAccepts(given: Record<string, unknown>): boolean {
  const has = (name: string) => given[name] !== undefined && given[name] !== null;
  const optional = (name: string, holds: (value: unknown) => boolean) => !has(name) || holds(given[name]);
  const isText = (value: unknown): value is string => typeof value === "string";
  const isFilled = (value: unknown) => isText(value) && value !== "";
  const isLong = (value: unknown) => {
    if (typeof value === "number" && !Number.isSafeInteger(value)) return false;
    const text = String(value);
    return (isText(value) || typeof value === "number") && /^[1-9][0-9]*$/.test(text) && BigInt(text) <= 2n ** 63n - 1n;
  };
  const segments = (value: unknown) => (isText(value) && value.startsWith("/") ? value.slice(1).split("/") : []);
  const isBucket = (name = "") => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  const isFolder = (value: unknown, belowBucket: boolean) => {
    const parts = segments(value);
    const inner = parts.slice(1, -1);
    return (
      parts.length >= (belowBucket ? 3 : 2) &&
      isBucket(parts[0]) &&
      parts.at(-1) === "" &&
      inner.every((part) => part !== "")
    );
  };
  const isFile = (value: unknown) => {
    const parts = segments(value);
    return parts.length >= 2 && isBucket(parts[0]) && parts.slice(1).every((part) => part !== "");
  };
  const isParameter = (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    "label" in value &&
    isFilled(value.label) &&
    "value" in value &&
    ["string", "number", "boolean"].includes(typeof value.value);

  return (
    isLong(given.jobId) &&
    ["preVersionId", "engineId", "modelId", "specId"].every((name) => optional(name, isLong)) &&
    optional("description", (value) => isText(value) && Array.from(value).length <= 256) &&
    optional("workerServerNum", (value) => Number.isInteger(value) && Number(value) >= 1) &&
    optional("appUrl", (value) => isFolder(value, true)) &&
    optional("dataUrl", (value) => isFolder(value, false)) &&
    optional("trainUrl", (value) => isFolder(value, true)) &&
    optional("logUrl", (value) => isFolder(value, true)) &&
    optional("bootFileUrl", isFile) &&
    optional("parameters", (value) => Array.isArray(value) && value.every(isParameter)) &&
    ["poolId", "datasetId", "datasetVersionId", "userImageUrl", "userCommand"].every((name) =>
      optional(name, isFilled),
    ) &&
    optional("waitFor", (value) => ["accepted", "running", "completed"].some((word) => word === value)) &&
    has("appUrl") === has("bootFileUrl") &&
    has("datasetId") === has("datasetVersionId") &&
    has("userImageUrl") === has("userCommand") &&
    !(has("dataUrl") && has("datasetId")) &&
    has("specId") !== has("poolId") &&
    !(has("modelId") && (has("appUrl") || has("engineId") || has("userImageUrl"))) &&
    (has("modelId") || has("userImageUrl") || (has("appUrl") && has("engineId"))) &&
    (!has("bootFileUrl") || String(given.bootFileUrl).startsWith(String(given.appUrl))) &&
    has("trainUrl")
  );
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
const texts = fc.oneof(fc.string(), fc.constantFrom("", "x", "pool-1"), fc.integer());
const maybe = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const goodRun: Readonly<Record<string, unknown>> = {
  jobId: "10",
  appUrl: "/demo-bucket/code/",
  bootFileUrl: "/demo-bucket/code/train.py",
  engineId: 1,
  specId: "2",
  trainUrl: "/demo-bucket/out/",
};

/** A good run with some of its properties replaced by anything from right to absurd. */
const inputs = fc
  .tuple(
    fc.record({
      jobId: ids,
      preVersionId: maybe(ids),
      description: maybe(
        fc.oneof(fc.string({ maxLength: 300 }), fc.constant("é".repeat(256)), fc.constant("é".repeat(257))),
      ),
      workerServerNum: maybe(fc.oneof(fc.integer({ min: -1, max: 4 }), fc.double(), fc.string())),
      appUrl: maybe(paths),
      bootFileUrl: maybe(paths),
      engineId: maybe(ids),
      modelId: maybe(ids),
      specId: maybe(ids),
      poolId: maybe(texts),
      parameters: maybe(
        fc.oneof(
          fc.array(fc.record({ label: texts, value: fc.oneof(texts, fc.boolean(), fc.constant(null)) }), {
            maxLength: 3,
          }),
          fc.anything(),
        ),
      ),
      dataUrl: maybe(paths),
      datasetId: maybe(texts),
      datasetVersionId: maybe(texts),
      trainUrl: maybe(paths),
      logUrl: maybe(paths),
      userImageUrl: maybe(texts),
      userCommand: maybe(texts),
      waitFor: maybe(fc.constantFrom("accepted", "running", "completed", "done", 1)),
    }),
    fc.uniqueArray(fc.nat(18), { maxLength: 5 }),
  )
  .map(([random, chosen]) => {
    const names = Object.keys(random).filter((_, index) => chosen.includes(index));
    const replaced = Object.fromEntries(Object.entries(random).filter(([name]) => names.includes(name)));
    return { ...goodRun, ...replaced };
  });

describe("check, against what the documentation says", () => {
  it("accepts and refuses 10,000 generated inputs as the documentation does", () => {
    let accepted = 0;
    fc.assert(
      fc.property(inputs, (given) => {
        const { failures } = checkInputs(versionContract, given);
        const isAccepted = failures.length === 0;
        if (isAccepted) accepted++;
        assert.equal(isAccepted, documentationAccepts(given), JSON.stringify(failures));
      }),
      { numRuns: 10_000, seed: 20260101 },
    );
    assert.ok(accepted > 100, `only ${accepted} of the generated inputs were good`);
  });

  it("never fails on anything, and never refuses an unknown value", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("jobId", "parameters", "deletion", "timeouts", "volumes"), fc.anything()),
        (given) => {
          checkInputs(versionContract, given);
          const names = Object.keys(given);
          const unknown = Object.fromEntries(names.map((name) => [name, unknownValue]));
          const { failures } = checkInputs(versionContract, unknown);
          assert.ok(failures.every(({ property }) => !names.includes(property)));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
