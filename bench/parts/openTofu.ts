// OpenTofu with a generic REST provider, told to look once a second until a version is not found.

import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { untilInterrupted } from "../interruption";
import { runConfig } from "../programs";
import type { OneVersion, Teardown } from "../results";
import { withScratch } from "../scratch";
import { type Service, withService } from "../simulation";

/** The two programs that this peer is made of. */
export interface OpenTofuPrograms {
  readonly tofu: string;
  /** The binary of magodo/restful, named `terraform-provider-restful`. */
  readonly restful: string;
}

const subject = "opentofu";

/** Measures `tofu destroy` with many versions. */
export async function measureOpenTofuTeardown(
  programs: OpenTofuPrograms,
  count: number,
  removalSeconds: number,
  parallel: number,
): Promise<Teardown> {
  return withService({ removalSeconds }, (service) =>
    withApplied(programs, service, count, async (tofu) => {
      service.forgetRequests();
      const started = performance.now();
      await tofu("destroy", ...unattended, `-parallelism=${parallel}`);
      const seconds = (performance.now() - started) / 1000;
      if (service.standing() > 0) throw new Error(`${service.standing()} versions still stand`);
      return {
        ...{ subject, count, removalSeconds, parallel, seconds, checkpoints: true },
        ...{ requests: service.requests(), throttled: service.throttled() },
      };
    }),
  );
}

/** Measures one deletion; its end is the line that OpenTofu prints for it. */
export async function measureOpenTofuOneVersion(
  programs: OpenTofuPrograms,
  removalSeconds: number,
): Promise<OneVersion> {
  return withService({ removalSeconds }, (service) =>
    withApplied(programs, service, 1, async (tofu) => {
      service.forgetRequests();
      let reported: number | undefined;
      const destroy = tofu("destroy", ...unattended);
      for await (const line of destroy) if (line.includes("Destruction complete")) reported ??= Date.now();
      const [removed] = service.removals().values();
      if (removed === undefined || reported === undefined) throw new Error("OpenTofu did not say that it is deleted");
      const requests = Object.values(service.requests()).reduce((total, each) => total + each, 0);
      return { subject, removalSeconds, experienced: false, lateSeconds: (reported - removed) / 1000, requests };
    }),
  );
}

const unattended = ["-auto-approve", "-no-color", "-input=false"];

type Tofu = (...args: string[]) => ReturnType<typeof startTofu>;

/** Creates the versions in a folder of its own, where nothing is downloaded. */
function withApplied<Result>(
  { tofu, restful }: OpenTofuPrograms,
  service: Service,
  count: number,
  measure: (tofu: Tofu) => Promise<Result>,
): Promise<Result> {
  return withScratch(async (folder) => {
    const settings = join(folder, "tofu.rc");
    await writeFile(
      settings,
      `provider_installation {\n  dev_overrides { "magodo/restful" = "${dirname(restful)}" }\n}\n`,
    );
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

function configuration({ url, projectId, token, jobId, baseVersionId }: Service, count: number): string {
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
