// The command `pulumi-modelarts`: its arguments, and what it prints.

import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError } from "commander";
import { openSession } from "../auth/session";
import { isModelArtsError } from "../errors";
import { formatVersionId, isLongId, parseVersionId, type VersionId } from "../id";
import type { Environment } from "../lifecycle/target";
import { resolvePlace } from "../settings/settings";
import { openTrainingJobs } from "../v1/trainingJobs";
import { importVersions } from "./importFile";

interface ImportOptions {
  readonly job?: string;
  readonly all?: boolean;
  readonly output: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly projectId?: string;
}

/** Runs the command with arguments as in `process.argv`; an error of ours is one line and exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await command().parseAsync(argv);
  } catch (error) {
    if (!isModelArtsError(error)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}

function command(): Command {
  const program = new Command("pulumi-modelarts").description("ModelArts training job versions and Pulumi.");
  program
    .command("import-file")
    .description("Write the file with which Pulumi takes over versions that exist, and print the program for it.")
    .argument("[versions...]", "versions as JOB/VERSION, such as 10/20", collectVersion)
    .option("--job <id>", "a job, with --all for all of its versions", checkJobId)
    .option("--all", "all versions of --job")
    .option("-o, --output <file>", "the file to write", "import.json")
    .option("--endpoint <url>", "the service's endpoint")
    .option("--region <name>", "the region; or OS_REGION_NAME, HW_REGION_NAME")
    .option("--project-id <id>", "the project; or OS_PROJECT_ID, HW_PROJECT_ID")
    .addHelpText(
      "after",
      "\nCredentials come from the environment or clouds.yaml, as everywhere. Then:\n  pulumi import --file import.json --generate-code=false",
    )
    .action(importFile);
  return program;
}

async function importFile(given: VersionId[] | undefined, options: ImportOptions, self: Command): Promise<void> {
  const environment = environmentFor(options);
  const named = [...(given ?? []), ...(await allVersions(environment, options, self))];
  // One that is named twice is imported once: Pulumi takes no two resources of one name.
  const versions = [...new Map(named.map((version) => [formatVersionId(version), version])).values()];
  if (versions.length === 0) self.error("error: name versions as JOB/VERSION, or give --job with --all");
  const { file, program, unreadable } = await importVersions(environment, versions);
  for (const error of unreadable) console.error(`error: not in the file: ${error.message}`);
  // Whoever goes on by the exit code must not take the file for all that was asked for.
  if (unreadable.length > 0) process.exitCode = 1;
  await writeFile(options.output, `${JSON.stringify(file, undefined, 2)}\n`);
  const { length } = file.resources;
  console.error(
    `${options.output} holds ${length} ${length === 1 ? "version" : "versions"}. Put this into the program, then run\n` +
      `  pulumi import --file ${options.output} --generate-code=false\n`,
  );
  console.log(program);
}

async function allVersions(environment: Environment, { job, all }: ImportOptions, self: Command): Promise<VersionId[]> {
  if (job === undefined && all === undefined) return [];
  if (job === undefined || all === undefined) self.error("error: --job and --all go together");
  const place = resolvePlace({}, environment.sources);
  const projectId = await environment.session.projectIdFor(place);
  const client = openTrainingJobs(await environment.session.apiFor({ ...place, projectId }));
  // Ids are all that is asked for: what is odd in a version is its own affair.
  const versions = await client.listVersionStatuses(job ?? "");
  return versions.map(({ versionId }) => ({ jobId: job ?? "", versionId }));
}

/** Flags stand where the stack's configuration would. */
function environmentFor({ endpoint, region, projectId }: ImportOptions): Environment {
  const flags: Readonly<Record<string, string | undefined>> = { endpoint, region, projectId };
  const sources = { config: (key: string) => flags[key], environment: process.env };
  return { sources, session: openSession(sources) };
}

function collectVersion(text: string, previous: VersionId[] | undefined): VersionId[] {
  try {
    return [...(previous ?? []), parseVersionId(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function checkJobId(text: string): string {
  if (!isLongId(text)) throw new InvalidArgumentError("It must be decimal digits.");
  return text;
}
