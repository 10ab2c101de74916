// What the plugin's look-ups answer, held to the types that the package's schema gives it.

import assert from "node:assert/strict";
import { lookUps, openLookUps } from "../../provider/dist/plugin/lookUps";
import { answerTypes } from "../../provider/plugin/answers";
import { packageSchema } from "../../provider/plugin/schema";
import type { Shape } from "../../provider/plugin/shapes";
import { environmentOf } from "../support/connected";
import { run } from "../support/runs";
import { useSimulator } from "../support/simulated";

const schema = packageSchema();

describe("what a look-up of the plugin answers", () => {
  const simulator = useSimulator();
  let given: Record<string, Record<string, unknown>>;

  beforeEach(() => {
    const { control } = simulator();
    const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "RUNNING" }] });
    const job = control.v2.seedJob({ jobName: "mnist" });
    const algorithmId = control.v2.seedAlgorithm({ name: "digits" });
    given = {
      "modelarts:index:getTrainingJob": { jobId },
      "modelarts:index:getTrainingJobVersion": { jobId, versionId: versionIds[0] },
      "modelarts:index:listTrainingJobVersions": { jobId },
      "modelarts:v2:getTrainingJob": { jobId: job },
      "modelarts:v2:getAlgorithm": { algorithmId },
    };
  });

  for (const [token, { answersWith, answerType, isList }] of Object.entries(lookUps)) {
    it(`is of its type: ${token}`, async () => {
      const answer = await openLookUps(environmentOf(simulator()).sources).ask(token, given[token] ?? {});
      const found = answer[answersWith];
      const things = isList ? found : [found];
      assert.ok(Array.isArray(things) && things.length > 0, "there is something to judge");
      for (const thing of things) check(thing, { $ref: `#/types/${answerType}` }, answersWith);
    });
  }

  it("has the inputs of the resource that it is of, as a version is made of them", () => {
    const { properties } = schema.types["modelarts:index:TrainingJobVersionInfo"] ?? {};
    for (const name of Object.keys(run)) assert.ok(name in (properties ?? {}), name);
  });

  it("is never of a type that no look-up answers with, or that stands in none", () => {
    const used = new Set(Object.values(lookUps).map(({ answerType }) => answerType));
    const inside = JSON.stringify(answerTypes);
    for (const token of Object.keys(answerTypes))
      assert.ok(used.has(token) || inside.includes(`#/types/${token}`), token);
  });
});

/** Fails where a value is not of a shape, or has what its type does not. */
function check(value: unknown, shape: Shape, path: string): void {
  if (shape.$ref?.startsWith("#/types/")) checkObject(value, shape.$ref.slice("#/types/".length), path);
  else if (shape.$ref !== undefined) return;
  else if (shape.type === "array") {
    assert.ok(Array.isArray(value), path);
    for (const [index, item] of value.entries()) check(item, shape.items ?? {}, `${path}[${index}]`);
  } else if (shape.type === "object") assert.equal(typeof value, "object", path);
  else if (shape.type === "integer") assert.ok(Number.isInteger(value), `${path}: ${value}`);
  else assert.equal(typeof value, shape.type, `${path}: ${JSON.stringify(value)}`);
}

function checkObject(value: unknown, token: string, path: string): void {
  const type = schema.types[token];
  assert.ok(type !== undefined, token);
  assert.ok(typeof value === "object" && value !== null, path);
  for (const name of type.required) assert.ok(Reflect.get(value, name) !== undefined, `${path}.${name} is missing`);
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const shape = type.properties[name];
    assert.ok(shape !== undefined, `${path}.${name} is not in ${token}`);
    check(inner, shape, `${path}.${name}`);
  }
}
