// The Pulumi programs that are compared: the product's, one whose resources do nothing, and one written as Pulumi's guide has it.

import type { Service } from "./simulation";

/** Files of a program by name. */
export type Program = Record<string, string>;

/** So many versions of the service's job, declared with the product. */
export function productProgram(service: Service, count: number): Program {
  return {
    "index.js": `
      const { TrainingJobVersion } = require("pulumi-modelarts");
      const args = ${productArgs(service)};
      for (let i = 0; i < ${count}; i++) new TrainingJobVersion("run-" + i, args);
    `,
  };
}

/** Two versions, of which `run-0` is deleted when `run-1` is gone. */
export function inTurnProgram(service: Service): Program {
  return {
    "index.js": `
      const { TrainingJobVersion } = require("pulumi-modelarts");
      const args = ${productArgs(service)};
      new TrainingJobVersion("run-1", args, { dependsOn: new TrainingJobVersion("run-0", args) });
    `,
  };
}

/** So many jobs of v2, declared with the product. */
export function v2Program(_service: Service, count: number): Program {
  return {
    "index.js": `
      const { v2 } = require("pulumi-modelarts");
      const args = ${v2Args};
      for (let i = 0; i < ${count}; i++) new v2.TrainingJob("run-" + i, args);
    `,
  };
}

/** Two jobs of v2, of which `run-0` is deleted when `run-1` is gone. */
export function v2InTurnProgram(): Program {
  return {
    "index.js": `
      const { v2 } = require("pulumi-modelarts");
      const args = ${v2Args};
      new v2.TrainingJob("run-1", args, { dependsOn: new v2.TrainingJob("run-0", args) });
    `,
  };
}

const v2Args = JSON.stringify({
  engine: { imageUrl: "team/trainer:1.4" },
  command: "python train.py",
  flavorId: "modelarts.vm.cpu.8u",
  inputs: [{ name: "data", obsUrl: "/bench-bucket/data/" }],
  outputs: [{ name: "out", obsUrl: "/bench-bucket/out/" }],
  parameters: [{ name: "learning_rate", value: "0.003" }],
});

function productArgs({ jobId, baseVersionId }: Service): string {
  return JSON.stringify({
    jobId,
    preVersionId: baseVersionId,
    workerServerNum: 1,
    appUrl: "/bench-bucket/code/",
    bootFileUrl: "/bench-bucket/code/train.py",
    engineId: "1",
    specId: "2",
    dataUrl: "/bench-bucket/data/",
    trainUrl: "/bench-bucket/out/",
    parameters: [{ label: "learning_rate", value: "0.003" }],
  });
}

/** So many resources of the smallest state, whose provider does nothing: what the engine itself takes. */
export function emptyProgram(count: number): Program {
  // Like the product's, its provider is a text that is the same for all, and nothing of the program.
  const text = `exports.handler = () => ({ create: async () => ({ id: "1", outs: {} }), delete: async () => {} })`;
  return {
    "index.js": `
      const { CustomResource } = require("@pulumi/pulumi");
      const props = { __provider: ${JSON.stringify(text)} };
      for (let i = 0; i < ${count}; i++) new CustomResource("pulumi-nodejs:dynamic/bench:Empty", "run-" + i, { ...props });
    `,
  };
}

/** So many resources whose provider does nothing either, with a state as large as the product's: what its size alone costs. */
export function inertProgram(service: Service, count: number): Program {
  const text = "exports.handler = () => ({ create: async (i) => ({ id: i.jobId, outs: i }), delete: async () => {} })";
  // What the product has in its outputs only, half of it in the inputs and half in the outputs.
  const observed = "x".repeat(180);
  return {
    "index.js": `
      const { CustomResource } = require("@pulumi/pulumi");
      const type = "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion";
      const place = { endpoint: ${JSON.stringify(service.url)}, projectId: ${JSON.stringify(service.projectId)} };
      const props = { ...${productArgs(service)}, ...place, observed: "${observed}", __provider: ${JSON.stringify(text)} };
      for (let i = 0; i < ${count}; i++) new CustomResource(type, "run-" + i, { ...props });
    `,
  };
}

/** So many versions with a dynamic provider of the usual kind: serialised with what it closes over, a look every 10 seconds. */
export function closureProgram({ url, projectId, token, jobId, baseVersionId }: Service, count: number): Program {
  const settings = { versions: `${url}/v1/${projectId}/training-jobs/${jobId}/versions`, token };
  return {
    "index.js": `
      const pulumi = require("@pulumi/pulumi");
      const settings = ${JSON.stringify(settings)};

      async function send(method, path, body) {
        const response = await fetch(settings.versions + path, {
          method,
          headers: { "X-Auth-Token": settings.token, "Content-Type": "application/json" },
          body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (response.status === 404) return undefined;
        if (!response.ok) throw new Error(method + " " + path + ": " + response.status + " " + (await response.text()));
        return response.json();
      }

      const trainingJobVersionProvider = {
        async create(inputs) {
          const { version_id, version_name } = await send("POST", "", { job_desc: "", config: inputs.config });
          return { id: String(version_id), outs: { ...inputs, versionName: version_name } };
        },
        async read(id, props) {
          const details = await send("GET", "/" + id);
          return details === undefined ? {} : { id, props: { ...props, versionName: details.version_name } };
        },
        async delete(id) {
          await send("DELETE", "/" + id);
          while ((await send("GET", "/" + id)) !== undefined) {
            await new Promise((resolve) => setTimeout(resolve, 10_000));
          }
        },
      };

      class TrainingJobVersion extends pulumi.dynamic.Resource {
        constructor(name, args, opts) {
          super(trainingJobVersionProvider, name, { versionName: undefined, ...args }, opts);
        }
      }

      const config = ${JSON.stringify(runConfig(baseVersionId))};
      for (let i = 0; i < ${count}; i++) new TrainingJobVersion("run-" + i, { config });
    `,
  };
}

/** A run in the API's own words, for clients that send it as it is. */
export function runConfig(baseVersionId: string) {
  return {
    worker_server_num: 1,
    app_url: "/bench-bucket/code/",
    boot_file_url: "/bench-bucket/code/train.py",
    engine_id: 1,
    spec_id: 2,
    data_url: "/bench-bucket/data/",
    train_url: "/bench-bucket/out/",
    pre_version_id: Number(baseVersionId),
    parameter: [{ label: "learning_rate", value: "0.003" }],
  };
}
