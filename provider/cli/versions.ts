// The commands about the versions of one job: `versions`, `status` and `logs`.

import { type Command, InvalidArgumentError } from "commander";
import { systemClock } from "../clock";
import { isLongId, parseVersionId, type VersionId } from "../id";
import { followLog, readLog } from "../v1/log";
import { statusName } from "../v1/status";
import type { VersionDetails } from "../v1/version";
import { type ReportFlags, report, reportOne, wantsJson } from "./report";
import { clientFor, environmentFor, type ServiceFlags, withServiceFlags } from "./service";

const columns = ["versionId", "versionName", "status", "createTime", "durationMs", "engineName", "specCode"];

export function addVersionCommands(program: Command): void {
  withServiceFlags(
    program
      .command("versions")
      .description("List the versions of a training job, the newest first.")
      .argument("<job>", "the job's id", checkJobId)
      .option("--json", "as JSON, with all properties"),
  ).action(async (jobId: string, flags: ServiceFlags & ReportFlags) => {
    const { versions } = await (await clientFor(environmentFor(flags))).listVersions(jobId);
    console.log(report(versions.map(withStatus), columns, wantsJson(flags)));
  });

  withServiceFlags(
    program
      .command("status")
      .description("Show how a version is doing and what it is made of.")
      .argument("<version>", "JOB/VERSION, such as 10/20", checkVersionId)
      .option("--json", "as JSON"),
  ).action(async ({ jobId, versionId }: VersionId, flags: ServiceFlags & ReportFlags) => {
    const version = await (await clientFor(environmentFor(flags))).getVersion(jobId, versionId);
    console.log(reportOne(withStatus(version), wantsJson(flags)));
  });

  withServiceFlags(
    program
      .command("logs")
      .description("Print the log of a version.")
      .argument("<version>", "JOB/VERSION, such as 10/20", checkVersionId)
      .option("-f, --follow", "go on until the run has ended")
      .option("--file <name>", "which of its logs; by default the first"),
  ).action(async (version: VersionId, flags: ServiceFlags & { readonly follow?: boolean; readonly file?: string }) => {
    const client = await clientFor(environmentFor(flags));
    const choice = flags.file === undefined ? {} : { logFile: flags.file };
    const log =
      flags.follow === true ? followLog(client, version, systemClock, choice) : readLog(client, version, choice);
    for await (const piece of log) process.stdout.write(piece.endsWith("\n") ? piece : `${piece}\n`);
  });
}

function withStatus(version: VersionDetails) {
  return { status: statusName(version.statusCode), ...version };
}

export function checkJobId(text: string): string {
  if (!isLongId(text)) throw new InvalidArgumentError("It must be decimal digits.");
  return text;
}

function checkVersionId(text: string): VersionId {
  try {
    return parseVersionId(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}
