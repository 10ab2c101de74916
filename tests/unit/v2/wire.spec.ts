import assert from "node:assert/strict";
import * as v from "valibot";
import { parseJson, writeJson } from "../../../provider/http/json";
import { checkInputs } from "../../../provider/inputs/check";
import { isExactlyMadeOf } from "../../../provider/inputs/reported";
import { jobV2Contract } from "../../../provider/inputs/v2/contract";
import { jobMadeOfRows } from "../../../provider/inputs/v2/rows";
import { writeInputs } from "../../../provider/inputs/wire";
import {
  enginesSchema,
  eventsSchema,
  flavorsSchema,
  logLinesSchema,
  logPreviewSchema,
  tagsSchema,
} from "../../../provider/v2/catalogue";
import { jobV2Codecs } from "../../../provider/v2/codecs";
import { jobSchema, jobStatusSchema } from "../../../provider/v2/job";
import { sample, samples } from "../../fixtures/v2/read";

function read<Schema extends v.GenericSchema>(schema: Schema, name: string): v.InferOutput<Schema> {
  return v.parse(schema, parseJson(sample(name)));
}

describe("the wire of v2", () => {
  for (const name of samples(/^v2-(?:create|get|terminate)\.response(?!\.no-id)/)) {
    it(`reads the job of ${name}, and no token or address in it`, () => {
      const job = read(jobSchema, name);
      assert.match(job.jobId, /^[0-9a-f-]{36}$/);
      assert.match(job.jobName ?? "", /^v2-/);
      assert.ok(job.createTime !== undefined && job.createTime > 1e12);
      assert.doesNotMatch(JSON.stringify(job), /token|invalid|ssh:/);
    });
  }

  it("takes nothing in place of an id", () => {
    assert.throws(() => read(jobSchema, "v2-create.response.no-id"));
    assert.throws(() => v.parse(jobStatusSchema, { metadata: { id: "../x" }, status: { phase: "Running" } }));
  });

  it("reads a job with its strings as numbers, its maps in a list and its times of nought as none", () => {
    const { startTime, durationMs, environments, nodeCount } = read(jobSchema, "v2-get.response.odd-types");
    assert.deepEqual(
      { startTime, durationMs, environments, nodeCount },
      {
        startTime: 1767254460000,
        durationMs: 61000,
        environments: { NCCL_DEBUG: "INFO" },
        nodeCount: 1,
      },
    );
    assert.equal(read(jobSchema, "v2-create.response.real-shape").startTime, undefined);
  });

  it("reads what failed, and of nulls nothing", () => {
    const failed = read(jobSchema, "v2-get.response.phase-failed");
    assert.deepEqual(failed.taskStatuses, [{ task: "worker-0", exitCode: 137, message: "killed: memory" }]);
    const nulls = read(jobSchema, "v2-get.response.nulls");
    for (const name of ["description", "parameters", "engine", "volumes", "annotations"]) {
      assert.ok(!Object.hasOwn(nulls, name), name);
    }
    assert.deepEqual(nulls.tasks, []);
  });

  it("is in no way of a look where an odd field is", () => {
    const job = v.parse(jobSchema, {
      metadata: { id: "a-1", description: [], create_time: "soon", annotations: 7 },
      status: { phase: "Running", tasks: [{}], start_time: {} },
      algorithm: "none",
      spec: { resource: [], volumes: [{ nfs: {} }] },
    });
    assert.deepEqual(job, { jobId: "a-1", phase: "Running", tasks: [], taskStatuses: [] });
    assert.equal(v.parse(jobStatusSchema, { metadata: { id: "a-1" }, status: { phase: 7 } }).phase, "7");
    assert.equal(v.parse(jobStatusSchema, { metadata: { id: "a-1" } }).phase, "");
  });

  for (const name of samples(/^v2-create\.request(?!\.(?:image-without-command|invalid-name))/)) {
    it(`asks for the job of ${name} in the same words that it was read in`, () => {
      const request = parseJson(sample(name));
      const asked = { metadata: { id: "a-1" }, ...Object(request) };
      const answer = { ...asked, metadata: { ...asked.metadata, id: "a-1" } };
      const { jobId, jobName, description, phase, tasks, taskStatuses, ...made } = v.parse(jobSchema, answer);
      const { failures } = checkInputs(jobV2Contract, { jobName, description, ...withoutObserved(made) });
      assert.deepEqual(failures, []);
      const written = JSON.parse(writeJson(writeInputs(jobMadeOfRows, jobV2Codecs, withoutObserved(made))));
      assert.deepEqual(written, pruned(request));
    });
  }

  it("takes what the service adds for no difference", () => {
    const algorithm = "a1e7d3f4-60b2-4c9d-8e15-2b7f90c4d6a8";
    const live = read(jobSchema, "v2-create.response.real-shape");
    const given = {
      algorithmId: algorithm,
      parameters: [{ name: "epochs", value: "12" }],
      inputs: [{ name: "data_url", obsUrl: "obs://demo-bucket/data/" }],
      outputs: [{ name: "train_url", obsUrl: "/demo-bucket/out/" }],
      flavorId: "modelarts.vm.cpu.8u",
      logUrl: "/demo-bucket/log/",
      annotations: { job_template: "Template DL" },
    };
    assert.ok(isExactlyMadeOf(jobMadeOfRows, given, live));
    assert.ok(!isExactlyMadeOf(jobMadeOfRows, { ...given, flavorId: "modelarts.vm.cpu.2u" }, live));
    assert.ok(!isExactlyMadeOf(jobMadeOfRows, { ...given, parameters: [{ name: "epochs", value: "13" }] }, live));
    assert.ok(
      !isExactlyMadeOf(jobMadeOfRows, { ...given, inputs: [{ name: "data", obsUrl: "/demo-bucket/data/" }] }, live),
    );
  });

  it("reads flavors, engines, logs, events and tags, whatever their numbers are written in", () => {
    const flavors = read(flavorsSchema, "v2-flavors.response");
    assert.deepEqual(
      flavors.map(({ flavorType, maxNum, cardNum }) => [flavorType, maxNum, cardNum]),
      [
        ["CPU", 16, undefined],
        ["GPU", 1, 1],
        ["Ascend", 8, 1],
      ],
    );
    assert.equal(read(enginesSchema, "v2-engines.response")[1]?.isV1Compatible, true);
    assert.deepEqual(v.parse(enginesSchema, { total: 1, items: ["......"] }), []);
    assert.equal(read(logLinesSchema, "v2-log-lines.response").endLine, "1767254462000000002");
    assert.match(read(logPreviewSchema, "v2-log-preview.response"), /epoch 2/);
    assert.match(read(logPreviewSchema, "v2-log-preview.response.context-key"), /epoch 1/);
    assert.equal(v.parse(logPreviewSchema, null), "");
    assert.equal(read(eventsSchema, "v2-events.response").length, 3);
    assert.deepEqual(read(eventsSchema, "v2-events.response.strings"), []);
    assert.deepEqual(read(tagsSchema, "v2-tags.response"), { team: "vision", empty: "" });
  });
});

/** What a job is made of, without what only the service says of it. */
function withoutObserved(job: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(job).filter(([name]) => Object.hasOwn(jobMadeOfRows, name)));
}

/** A request without its name and words, and without nulls and empty texts. */
function pruned(request: unknown): unknown {
  const copy = JSON.parse(writeJson(request));
  delete copy.kind;
  delete copy.metadata.name;
  delete copy.metadata.description;
  for (const parameter of copy.algorithm.parameters ?? []) delete parameter.constraint;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, walk(inner)] as const)
      .filter(
        ([, inner]) =>
          inner !== null && inner !== "" && !(typeof inner === "object" && Object.keys(inner).length === 0),
      );
    return Object.fromEntries(entries);
  };
  return walk(copy);
}
