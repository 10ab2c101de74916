// What the measurements were made on and with.

import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { findPulumi } from "../tools/pulumiCli";

export interface Machine {
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly pulumi: string;
  readonly pulumiSdk: string;
  /** The commit of this repository that was measured, with a + where files had changed since. */
  readonly commit: string;
  /** How many operations the CLI runs at the same time unless told otherwise. */
  readonly defaultParallel: number;
  readonly openTofu: string | undefined;
}

export async function describeMachine(openTofu: string | undefined): Promise<Machine> {
  const { binDir, version } = await findPulumi();
  const help = await execa(join(binDir, "pulumi"), ["destroy", "--help"]);
  const defaultParallel = /--parallel .*\(default (\d+)\)/.exec(help.stdout)?.[1];
  return {
    system: `${type()} ${release()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    pulumi: version,
    pulumiSdk: require("@pulumi/pulumi/package.json").version,
    commit: await commitMeasured(),
    defaultParallel: Number(defaultParallel),
    openTofu: openTofu && (await versionOfOpenTofu(openTofu)),
  };
}

async function versionOfOpenTofu(tofu: string): Promise<string> {
  const { stdout } = await execa(tofu, ["version", "-json"], { stderr: "ignore" });
  return `OpenTofu ${/"terraform_version": "([^"]+)"/.exec(stdout)?.[1]}`;
}

async function commitMeasured(): Promise<string> {
  const git = (...args: string[]) => execa("git", args, { cwd: __dirname, reject: false });
  const { stdout: commit } = await git("rev-parse", "--short", "HEAD");
  const { stdout: changes } = await git("status", "--porcelain", "--", "../provider", "../simulator");
  return changes === "" ? commit : `${commit}+`;
}
