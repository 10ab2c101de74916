import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import { parseJson, writeJson } from "../../../provider/http/json";
import {
  enginesSchema,
  jobPageSchema,
  logFilesSchema,
  logWindowSchema,
  resourceSpecificationsSchema,
} from "../../../provider/v1/catalogue";
import {
  createdJobSchema,
  createdVersionSchema,
  jobStatusesSchema,
  jobVersionsSchema,
  versionDetailsSchema,
  writeConfig,
} from "../../../provider/v1/version";
import { bodiesIn, readBody } from "../../fixtures/service/read";

function read<Schema extends v.GenericSchema>(schema: Schema, name: string): v.InferOutput<Schema> {
  return v.parse(schema, parseJson(readBody(`answers/${name}`)));
}

describe("the wire", () => {
  it("reads a version as the service really sends it: nulls are not there, unknown keys are ignored", () => {
    assert.deepEqual(read(versionDetailsSchema, "version.real-shape"), {
      jobId: "9446",
      jobName: "wf-01",
      versionId: "10818",
      versionName: "V0001",
      statusCode: 10,
      createTime: 1703590424000,
      startTime: 1703590470000,
      durationMs: 97000,
      engineName: "TensorFlow",
      engineVersion: "TF-1.13.1-python3.6",
      specCode: "modelarts.vm.cpu.8u",
      flavorCode: "modelarts.vm.cpu.8u",
      poolName: "shared-train-pub-cpu",
      resourceId: "job7d02ab19",
      workerServerNum: 1,
      appUrl: "/demo-bucket/code/",
      bootFileUrl: "/demo-bucket/code/train.py",
      engineId: "103",
      specId: "2",
      parameters: [{ label: "max_steps", value: "200" }],
      dataUrl: "/demo-bucket/data/",
      trainUrl: "/demo-bucket/out/",
    });
  });

  it("reads a version as it is documented: numbers where text is said", () => {
    const details = read(versionDetailsSchema, "version.documented");
    assert.equal(details.versionId, "188417");
    assert.equal(details.statusCode, 10);
    assert.deepEqual(details.parameters, [{ label: "learning_rate", value: "0.003" }]);
  });

  it("reads a version whose numbers are all text", () => {
    const details = read(versionDetailsSchema, "version.strings");
    assert.equal(details.statusCode, 8);
    assert.equal(details.createTime, 1767254400123);
    assert.equal(details.preVersionId, undefined);
    assert.equal(details.specId, "2");
  });

  it("reads ids beyond what a number holds, digit for digit", () => {
    const details = read(versionDetailsSchema, "version.big-ids");
    assert.equal(details.jobId, "9007199254740993");
    assert.equal(details.versionId, "9223372036854775807");
    assert.equal(details.preVersionId, "9007199254740995");
    assert.equal(read(createdJobSchema, "create-job.big-ids").versionId, "9223372036854775807");
  });

  it("reads any 64-bit id, as a number or as text, in details and in lists", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }), fc.boolean(), (id, isText) => {
        const literal = isText ? `"${id}"` : `${id}`;
        const list = parseJson(
          `{"job_id":${literal},"version_count":1,"versions":[{"version_id":${literal},"status":1}]}`,
        );
        const [versions, statuses] = [v.parse(jobVersionsSchema, list), v.parse(jobStatusesSchema, list)];
        assert.deepEqual(versions.versions, [{ jobId: `${id}`, versionId: `${id}`, statusCode: 1 }]);
        assert.deepEqual(statuses.versions, [{ versionId: `${id}`, statusCode: 1 }]);
      }),
    );
  });

  for (const [status, code] of [
    ["01-init", 1],
    ["06-delete-failed", 6],
    ["08-running", 8],
    ["09-killing", 9],
    ["11-failed", 11],
    ["12-killed", 12],
    ["14-lost", 14],
    ["20-check-running-completed", 20],
    ["22-mount-failed", 22],
    ["99-unknown", 99],
  ] as const) {
    it(`passes status ${code} on as it is`, () => {
      assert.equal(read(versionDetailsSchema, `version.status-${status}`).statusCode, code);
    });
  }

  it("reads a list of versions, each with its job and its volumes", () => {
    const job = read(jobVersionsSchema, "list-versions");
    assert.equal(job.jobId, "70421");
    assert.equal(job.versionCount, 2);
    const [latest, first] = job.versions;
    assert.equal(latest?.jobId, "70421");
    assert.equal(latest?.description, "nightly run");
    assert.equal(latest?.preVersionId, "188305");
    assert.deepEqual(latest?.dataSource, [{ type: "obs", dataUrl: "/demo-bucket/data/" }]);
    assert.deepEqual(latest?.volumes, [
      {
        nfs: {
          id: "0b8d2a11-64f0-4c9c-b7f7-5e3d90c1aa42",
          srcPath: "192.168.40.12:/",
          destPath: "/home/work/share",
          readOnly: false,
        },
      },
      { hostPath: { srcPath: "/opt/models", destPath: "/home/work/models", readOnly: true } },
    ]);
    assert.equal(first?.startTime, undefined);
    assert(first !== undefined && !("startTime" in first));
  });

  it("reads what a creation answers, as numbers or as text, with a version or without", () => {
    const expected = {
      jobId: "70421",
      jobName: "mnist-train-01",
      versionId: "188305",
      versionName: "V0001",
      statusCode: 1,
      createTime: 1767254400123,
      resourceId: "jobc41f09ab",
    };
    assert.deepEqual(read(createdJobSchema, "create-job.numbers"), expected);
    assert.deepEqual(read(createdJobSchema, "create-job.strings"), expected);
    assert.equal(read(createdJobSchema, "create-job.no-version").versionId, undefined);
    assert.equal(read(createdVersionSchema, "create-version").versionId, "188417");
  });

  it("reads lists of jobs in each form, empty and null ones too", () => {
    assert.deepEqual(
      read(jobPageSchema, "list-jobs").jobs.map(({ jobId }) => jobId),
      ["70421", "70388"],
    );
    assert.equal(read(jobPageSchema, "list-jobs.strings").jobs[0]?.versionCount, 2);
    assert.deepEqual(read(jobPageSchema, "list-jobs.null-jobs").jobs, []);
    assert.deepEqual(read(jobPageSchema, "list-jobs.empty").jobs, []);
  });

  it("reads log positions digit for digit, as numbers or as text", () => {
    const window = read(logWindowSchema, "aom-log.mixed");
    assert.deepEqual(window, {
      content: "epoch 1/12 loss=0.412\n",
      startLine: "1551252759254000002",
      endLine: "1551252759254000003",
      lines: 1,
    });
    assert.equal(read(logWindowSchema, "aom-log.typed").lines, 2);
    assert.deepEqual(read(logFilesSchema, "log-file-names"), ["job-mnist-train-01.0", "job-mnist-train-01-worker.1"]);
    assert.deepEqual(v.parse(logFilesSchema, { log_file_list: "one.log" }), ["one.log"]);
    assert.deepEqual(v.parse(logFilesSchema, {}), []);
  });

  it("reads the catalogues", () => {
    assert.equal(read(resourceSpecificationsSchema, "resource-specs")[0]?.noResource, false);
    assert.equal(read(enginesSchema, "ai-engines")[1]?.engineId, "204");
  });

  it("leaves no recorded answer unread", () => {
    const byPrefix: [prefix: string, schema: v.GenericSchema][] = [
      ["version.", versionDetailsSchema],
      ["list-versions", jobVersionsSchema],
      ["list-jobs", jobPageSchema],
      ["create-job", createdJobSchema],
      ["create-version", createdVersionSchema],
      ["aom-log", logWindowSchema],
      ["log-file-names", logFilesSchema],
      ["resource-specs", resourceSpecificationsSchema],
      ["ai-engines", enginesSchema],
      ["", v.unknown()],
    ];
    for (const body of bodiesIn("answers")) {
      const [, schema] = byPrefix.find(([prefix]) => body.startsWith(`answers/${prefix}`)) ?? [];
      assert(schema !== undefined);
      assert.doesNotThrow(() => v.parse(schema, parseJson(readBody(body))), body);
    }
  });

  it("refuses an id that is none, and takes a status that is no integer for unknown", () => {
    for (const id of ["0", "-1", "1.5", '"x"', "null", "92233720368547758070", "{}"]) {
      assert(!v.safeParse(versionDetailsSchema, parseJson(`{"job_id":1,"version_id":${id},"status":8}`)).success, id);
    }
    for (const status of ["null", '"RUNNING"', "1.5", "true", "[]"]) {
      const details = v.parse(versionDetailsSchema, parseJson(`{"job_id":1,"version_id":2,"status":${status}}`));
      assert.equal(details.statusCode, 0, status);
    }
  });

  it("reads a version although anything else of it is odd, alone and among others", () => {
    const fields = Object.keys(parseJson(readBody("answers/version.real-shape")) ?? {});
    const known = { job_id: 1, version_id: 2, status: 8, spec_code: "code", train_url: "/bucket/out/" };
    for (const field of fields.filter(
      (name) => !["is_success", "job_name", "job_desc"].includes(name) && !(name in known),
    )) {
      for (const odd of [
        -1,
        "odd",
        "obs:/x",
        1.5,
        true,
        {},
        [],
        [null],
        [{}],
        { nfs: {} },
        [{ nfs: {} }],
        [{ label: 1 }],
      ]) {
        const what = `${field}: ${JSON.stringify(odd)}`;
        const version = { ...known, [field]: odd };
        const { versionId, trainUrl } = v.parse(versionDetailsSchema, parseJson(writeJson(version)));
        assert.deepEqual([versionId, trainUrl], ["2", "/bucket/out/"], what);
        const list = { job_id: 1, version_count: 2, versions: [version, { ...known, version_id: 3 }] };
        const { versions } = v.parse(jobVersionsSchema, parseJson(writeJson(list)));
        assert.deepEqual(
          versions.map((each) => each.versionId),
          ["2", "3"],
          what,
        );
      }
    }
  });

  it("keeps a parameter without a label, since it tells one version from another", () => {
    const read = v.parse(
      versionDetailsSchema,
      parseJson(
        '{"job_id":1,"version_id":2,"status":8,"parameter":[{"label":"","value":"1"},{"label":null,"value":2}]}',
      ),
    );
    assert.deepEqual(read.parameters, [
      { label: "", value: "1" },
      { label: "", value: "2" },
    ]);
  });

  it("writes the code of machines where the service has been seen to take it", () => {
    assert.equal(writeJson(writeConfig({ flavorCode: "a.b", poolId: "p" })), '{"flavor":{"code":"a.b"},"pool_id":"p"}');
  });

  it("never makes anything but a typed value or a failure of what it is given", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const result = v.safeParse(jobVersionsSchema, parseJson(text));
        assert(!result.success || typeof result.output.jobId === "string");
      }),
    );
  });

  it("writes a configuration that reads back as it was", () => {
    const id = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);
    const plain = { noNullPrototype: true };
    const parameter = fc.record({ label: fc.string({ minLength: 1 }), value: fc.string() }, plain);
    const config = fc.record(
      {
        workerServerNum: fc.integer({ min: 1, max: 100 }),
        engineId: id,
        specId: id,
        appUrl: fc.constant("/bucket/code/"),
        parameters: fc.array(parameter, { minLength: 1 }),
      },
      plain,
    );
    fc.assert(
      fc.property(config, (written) => {
        const body = { job_id: 1n, version_id: 2n, status: 1n, ...writeConfig(written) };
        const { jobId, versionId, statusCode, ...readBack } = v.parse(versionDetailsSchema, parseJson(writeJson(body)));
        assert.deepEqual(readBack, written);
      }),
    );
  });

  it("writes the version of a data set under the key that each place has for it", () => {
    const config = writeConfig({
      datasetVersionId: "a",
      dataSource: [{ type: "dataset", datasetId: "b", datasetVersion: "c" }],
    });
    assert.equal(
      writeJson(config),
      '{"dataset_version_id":"a","data_source":[{"type":"dataset","dataset_id":"b","dataset_version":"c"}]}',
    );
  });
});
