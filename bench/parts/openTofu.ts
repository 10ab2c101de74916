// OpenTofu: for versions with a generic REST provider, told to look once a second until one is not found; for jobs of v2 with the
// vendor's own provider.

import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { untilInterrupted } from "../interruption";
import { runConfig } from "../programs";
import type { OneVersion, Teardown } from "../results";
import { withScratch } from "../scratch";
import { type Service, withService } from "../simulation";

/** OpenTofu, with the provider that it removes versions, or jobs of v2, by. */
export interface OpenTofu {
  readonly subject: "opentofu" | "opentofu, v2";
  readonly tofu: string;
  /** The binary of magodo/restful, or of huaweicloud/huaweicloud for jobs of v2. */
  readonly provider: string;
}

const providers = {
  opentofu: { source: "magodo/restful", configuration: versions },
  "opentofu, v2": { source: "huaweicloud/huaweicloud", configuration: jobsOfV2 },
} as const;

/** Measures `tofu destroy` with many versions. */
export async function measureOpenTofuTeardown(
  openTofu: OpenTofu,
  count: number,
  removalSeconds: number,
  parallel: number,
): Promise<Teardown> {
  return withService({ removalSeconds }, (service) =>
    withApplied(openTofu, service, count, async (tofu) => {
      service.forgetRequests();
      const started = performance.now();
      await tofu("destroy", ...unattended, `-parallelism=${parallel}`);
      const seconds = (performance.now() - started) / 1000;
      if (service.standing() > 0) throw new Error(`${service.standing()} versions still stand`);
      return {
        ...{ subject: openTofu.subject, count, removalSeconds, parallel, seconds, checkpoints: true },
        ...{ requests: service.requests(), throttled: service.throttled() },
      };
    }),
  );
}

/** Measures one deletion; its end is the line that OpenTofu prints for it. */
export async function measureOpenTofuOneVersion(openTofu: OpenTofu, removalSeconds: number): Promise<OneVersion> {
  return withService({ removalSeconds }, (service) =>
    withApplied(openTofu, service, 1, async (tofu) => {
      service.forgetRequests();
      let reported: number | undefined;
      const destroy = tofu("destroy", ...unattended);
      for await (const line of destroy) if (line.includes("Destruction complete")) reported ??= Date.now();
      const [removed] = service.removals().values();
      if (removed === undefined || reported === undefined) throw new Error("OpenTofu did not say that it is deleted");
      const requests = Object.values(service.requests()).reduce((total, each) => total + each, 0);
      return {
        subject: openTofu.subject,
        removalSeconds,
        experienced: false,
        lateSeconds: (reported - removed) / 1000,
        requests,
      };
    }),
  );
}

const unattended = ["-auto-approve", "-no-color", "-input=false"];

type Tofu = (...args: string[]) => ReturnType<typeof startTofu>;

/** Creates the versions in a folder of its own, where nothing is downloaded. */
function withApplied<Result>(
  { subject, tofu, provider }: OpenTofu,
  service: Service,
  count: number,
  measure: (tofu: Tofu) => Promise<Result>,
): Promise<Result> {
  return withScratch(async (folder) => {
    const { source, configuration } = providers[subject];
    const settings = join(folder, "tofu.rc");
    await writeFile(settings, `provider_installation {\n  dev_overrides { "${source}" = "${dirname(provider)}" }\n}\n`);
    await writeFile(join(folder, "main.tf"), configuration(service, count));
    const run: Tofu = (...args) => startTofu(tofu, folder, settings, args);
    await run("apply", ...unattended, "-parallelism=64");
    return measure(run);
  });
}

function startTofu(tofu: string, folder: string, settings: string, args: readonly string[]) {
  const env = { TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: "1", NO_PROXY: "127.0.0.1" };
  const command = execa(tofu, args, { cwd: folder, env, timeout: 40 * 60_000 });
  const stopListening = untilInterrupted(() => command.kill());
  command.then(stopListening, stopListening);
  return command;
}

function versions({ url, projectId, token, jobId, baseVersionId }: Service, count: number): string {
  return `
    terraform {
      required_providers {
        restful = { source = "magodo/restful" }
      }
    }
    provider "restful" {
      base_url = "${url}"
      header   = { "X-Auth-Token" = "${token}" }
    }
    resource "restful_resource" "run" {
      count       = ${count}
      path        = "/v1/${projectId}/training-jobs/${jobId}/versions"
      read_path   = "$(path)/$(body.version_id)"
      body        = jsondecode(${JSON.stringify(JSON.stringify({ job_desc: "", config: runConfig(baseVersionId) }))})
      poll_delete = {
        status_locator    = "code"
        status            = { success = "404", pending = ["200"] }
        default_delay_sec = 1
      }
    }
  `;
}

function jobsOfV2({ url, projectId, accessKey, secretKey }: Service, count: number): string {
  return `
    terraform {
      required_providers {
        huaweicloud = { source = "huaweicloud/huaweicloud" }
      }
    }
    provider "huaweicloud" {
      region     = "eu-de"
      project_id = "${projectId}"
      access_key = "${accessKey}"
      secret_key = "${secretKey}"
      auth_url   = "${url}/v3"
      endpoints  = { modelarts = "${url}/", iam = "${url}/" }
    }
    resource "huaweicloud_modelarts_training_job" "run" {
      count = ${count}
      kind  = "job"
      metadata {
        name = "run-\${count.index}"
      }
      algorithm {
        command = "python train.py"
        engine {
          image_url = "team/trainer:1.4"
        }
      }
      spec {
        resource {
          flavor_id  = "modelarts.vm.cpu.8u"
          node_count = 1
        }
      }
    }
  `;
}
