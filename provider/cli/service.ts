// Where a command looks: its flags, and the clients of the service that they lead to.

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { openSession } from "../auth/session";
import { ConfigError } from "../errors";
import type { Environment } from "../lifecycle/target";
import { resolveLocation } from "../settings/settings";
import { readSettingsFile, subtree } from "../settings/settingsFile";
import { openTrainingJobs } from "../v1/trainingJobs";
import { openAlgorithms } from "../v2/algorithms";
import { openJobs } from "../v2/jobs";

/** The flags of every command that asks the service. */
export interface ServiceFlags {
  readonly endpoint?: string;
  readonly region?: string;
  readonly projectId?: string;
  readonly stack?: string;
}

/** Adds the flags, and says where all else comes from. */
export function withServiceFlags(command: Command): Command {
  return command
    .option("--endpoint <url>", "the service's endpoint")
    .option("--region <name>", "the region; or OS_REGION_NAME, HW_REGION_NAME")
    .option("--project-id <id>", "the project; or OS_PROJECT_ID, HW_PROJECT_ID")
    .option("--stack <name>", "read modelarts:… from Pulumi.NAME.yaml in this folder; secrets in it stay closed");
}

/** Flags stand where the stack's configuration would, and before that of `--stack`. */
export function environmentFor({ endpoint, region, projectId, stack }: ServiceFlags): Environment {
  const flags: Readonly<Record<string, string | undefined>> = { endpoint, region, projectId };
  const ofStack = stack === undefined ? {} : plainConfig(stack);
  const sources = { config: (key: string) => flags[key] ?? ofStack[key], environment: process.env };
  return { sources, session: openSession(sources) };
}

export async function clientFor(environment: Environment) {
  return openTrainingJobs(await apiFor(environment));
}

export async function v2ClientFor(environment: Environment) {
  return openJobs(await apiFor(environment));
}

export async function algorithmsClientFor(environment: Environment) {
  return openAlgorithms(await apiFor(environment));
}

async function apiFor({ sources, session }: Environment) {
  const location = resolveLocation({}, sources);
  const projectId = await session.projectIdFor(location);
  return session.apiFor({ ...location, projectId });
}

/** What of a stack's configuration is ours and no secret, without its prefix. */
function plainConfig(stack: string): Readonly<Record<string, string>> {
  const file = readSettingsFile(`Pulumi.${stack}.yaml`);
  if (file === undefined) throw new ConfigError("stack", `there is no Pulumi.${stack}.yaml in this folder`);
  const entries = Object.entries(subtree(file.content, "config") ?? {}).flatMap(([name, value]) =>
    name.startsWith("modelarts:") && (typeof value === "string" || typeof value === "boolean")
      ? [[name.slice("modelarts:".length), String(value)]]
      : [],
  );
  return Object.fromEntries(entries);
}

/** The version of the package that this command is part of. */
export function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(`${__dirname}/../../package.json`, "utf8"));
  return manifest.version;
}
