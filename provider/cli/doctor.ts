// The command `doctor`: which settings were found and where, and whether the service answers. It never prints a secret.

import type { Command } from "commander";
import { isModelArtsError } from "../errors";
import type { Environment } from "../lifecycle/target";
import { resolveCredentials } from "../settings/credentials";
import type { SettingKey } from "../settings/settingKeys";
import { resolveLocation } from "../settings/settings";
import { findSetting, type Sources } from "../settings/sources";
import { isNotOffered } from "../v2/errorCodes";
import { clientFor, environmentFor, type ServiceFlags, v2ClientFor, withServiceFlags } from "./service";

/** Those that are no secret, nor part of one. */
const shown: readonly SettingKey[] = [
  "cloud",
  "region",
  "projectId",
  "projectName",
  "endpoint",
  "authUrl",
  "caCertFile",
];

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

export function addDoctor(program: Command): void {
  withServiceFlags(
    program
      .command("doctor")
      .description("Say which settings were found and where, without any secret, and whether the service answers.")
      .option("--json", "as JSON"),
  ).action(async (flags: ServiceFlags & { readonly json?: boolean }) => {
    const findings = await examine(flags);
    console.log(flags.json === true ? JSON.stringify(findings, undefined, 2) : findings.map(line).join("\n"));
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
  });
}

async function examine(flags: ServiceFlags): Promise<Finding[]> {
  const environment = environmentFor(flags);
  const { sources } = environment;
  const location = await tried("location", () => `requests go to ${resolveLocation({}, sources).endpoint}`);
  const credentials = await tried("credentials", () => {
    const { kind, origin } = resolveCredentials(sources);
    return `${kindWords[kind]} from ${worded(origin)}`;
  });
  const found = [...settingsFound(sources), location, credentials];
  // Without both nothing can be asked, and each has said why.
  if (!location.ok || !credentials.ok) return found;
  return [...found, await tried("service", () => offersOf(environment))];
}

/** What the service offers of each API; some clouds have one of the two. Asked once: it is about how it is now. */
async function offersOf(environment: Environment): Promise<string> {
  const asked = await Promise.allSettled([
    clientFor(environment).then((client) => client.with({ attempts: 1 }).listEngines()),
    v2ClientFor(environment).then((client) => client.with({ attempts: 1 }).listEngines()),
  ]);
  const failures = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  const [failure] = failures.filter((each) => !isNotOffered(each));
  if (failure !== undefined || failures.length === asked.length) throw failure ?? failures[0];
  const offers = asked.map((each, index) =>
    each.status === "rejected"
      ? `v${index + 1} is not offered here`
      : `v${index + 1} with ${each.value.length} engines`,
  );
  return `answers: ${offers.join(", ")}`;
}

const kindWords = { token: "a token", keys: "an access key", password: "a user and password" } as const;

function settingsFound(sources: Sources): Finding[] {
  return shown.flatMap((key) => {
    const setting = findSetting(key, sources);
    if (setting === undefined) return [];
    return [{ what: key, ok: true, says: `${withoutUser(setting.value)} from ${worded(setting.origin)}` }];
  });
}

/** Only its first line, and without the user that a URL may have in it. */
function withoutUser(value: string): string {
  return (value.split("\n", 1)[0] ?? "").replace(/\/\/[^/]*@/, "//…@");
}

/** A command has no stack: a flag stands in its place, or the file of `--stack`. */
function worded(origin: string): string {
  return origin.replace(/^stack configuration/, "flag or stack configuration");
}

async function tried(what: string, act: () => string | Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, says: await act() };
  } catch (error) {
    if (!isModelArtsError(error)) throw error;
    return { what, ok: false, says: error.message };
  }
}

function line({ what, ok, says }: Finding): string {
  return `${ok ? "✔" : "✘"} ${what.padEnd(11)}  ${says}`;
}
