import assert from "node:assert/strict";
import * as v from "valibot";
import { parseJson, writeJson } from "../../../provider/http/json";
import { checkInputs } from "../../../provider/inputs/check";
import { isExactlyMadeOf } from "../../../provider/inputs/reported";
import { algorithmContract } from "../../../provider/inputs/v2/algorithmContract";
import { algorithmBodyRows, algorithmMadeOfRows } from "../../../provider/inputs/v2/algorithmRows";
import { writeInputs } from "../../../provider/inputs/wire";
import { algorithmSchema } from "../../../provider/v2/algorithm";
import { algorithmCodecs } from "../../../provider/v2/algorithmCodecs";
import { sample, samples } from "../../fixtures/v2/read";

/** As its request has it. */
const asked = {
  codeDir: "obs://demo-bucket/code/",
  bootFile: "/demo-bucket/code/train.py",
  engine: { id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
  parameters: [{ name: "epochs", value: "12.0", constraint: { type: "Integer" } }],
  parametersCustomization: true,
  inputs: [{ name: "data_url" }],
  outputs: [{ name: "train_url", description: "weights" }],
  resourceRequirements: [{ key: "flavor_type", values: ["CPU", "GPU"] }],
};

describe("the wire of algorithms", () => {
  for (const name of samples(/^v2-algorithm-(?:create|get|update)\.response/)) {
    it(`reads the algorithm of ${name}, with all that it is made of`, () => {
      const read = v.parse(algorithmSchema, parseJson(sample(name)));
      assert.match(read.algorithmId, /^[0-9a-f-]{36}$/);
      assert.deepEqual([read.algorithmName, read.workspaceId, read.command], ["digits-net", "0", ""]);
      assert.deepEqual([read.engine?.id, read.engineName], [asked.engine.id, "PyTorch"]);
      assert.equal(read.createTime, 1767250800456);
      assert.equal(read.updateTime, name.includes("update") ? 1767254500000 : undefined);
      assert.ok(name.includes("update") || isExactlyMadeOf(algorithmMadeOfRows, asked, read));
    });
  }

  for (const name of samples(/^v2-algorithm-(?:create|update)\.request/)) {
    it(`asks for the algorithm of ${name} in the same words that it was read in`, () => {
      const request = parseJson(sample(name));
      const { metadata } = Object(request);
      const { algorithmId: _, ...read } = v.parse(algorithmSchema, {
        ...Object(request),
        metadata: { ...metadata, id: "a-1" },
      });
      // What is said to be empty is no input.
      const { inputs, failures } = checkInputs(algorithmContract, Object(pruned(read)));
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, pruned(read));
      const written = JSON.parse(writeJson(writeInputs(algorithmBodyRows, algorithmCodecs, read)));
      assert.deepEqual(pruned(written), pruned(request));
    });
  }

  it("is in no way of a look where an odd field is, and takes nothing in place of an id", () => {
    const read = v.parse(algorithmSchema, {
      metadata: { id: "a-1", name: {}, description: [], create_time: "soon", update_time: {} },
      job_config: { engine: 7, parameters: {}, inputs: [{}], outputs: null, parameters_customization: "perhaps" },
      resource_requirements: [{}],
      advanced_config: null,
    });
    assert.deepEqual(read, { algorithmId: "a-1" });
    assert.deepEqual(v.parse(algorithmSchema, { metadata: { id: "a-1" }, job_config: [] }), { algorithmId: "a-1" });
    for (const id of ["../x", "", undefined, {}]) {
      assert.throws(() => v.parse(algorithmSchema, { metadata: { id } }), String(id));
    }
  });

  it("reads numbers as they are written, and a description of NULL as none", () => {
    const text =
      '{"metadata":{"id":"a-1","description":"NULL","create_time":"1767250800456"},' +
      '"job_config":{"parameters":[{"name":"seed","value":9223372036854775807}],"parameters_customization":"true"}}';
    assert.deepEqual(v.parse(algorithmSchema, parseJson(text)), {
      algorithmId: "a-1",
      createTime: 1767250800456,
      parameters: [{ name: "seed", value: "9223372036854775807" }],
      parametersCustomization: true,
    });
  });
});

/** Without what says that there is nothing. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, pruned(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === "") return true;
  return typeof value === "object" && Object.keys(Object(value)).length === 0;
}
