// The command `import-file`: its arguments, and what it prints.

import { writeFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { ConfigError } from "../errors";
import { formatVersionId, isJobUuid, parseJobId, parseVersionId } from "../id";
import { findByName } from "../lifecycle/job/createOnce";
import type { Environment } from "../lifecycle/target";
import { type Importable, importExisting } from "./importFile";
import { clientFor, environmentFor, type ServiceFlags, withServiceFlags } from "./service";
import { checkJobId } from "./versions";

interface ImportOptions extends ServiceFlags {
  readonly job?: string;
  readonly all?: boolean;
  readonly jobName?: string;
  readonly algorithm?: readonly string[];
  readonly output: string;
}

export function addImport(program: Command): void {
  withServiceFlags(
    program
      .command("import-file")
      .description(
        "Write the file with which Pulumi takes over versions, jobs and algorithms that exist, and print the program for it.",
      )
      .argument("[existing...]", "versions as JOB/VERSION, such as 10/20, and jobs as JOB, or of v2 as UUID", collect)
      .option("--job <id>", "a job, with --all for all of its versions", checkJobId)
      .option("--all", "all versions of --job")
      .option("--job-name <name>", "the job of this name")
      .option("--algorithm <uuid...>", "algorithms of v2", collectAlgorithms)
      .option("-o, --output <file>", "the file to write", "import.json"),
  )
    .addHelpText(
      "after",
      "\nCredentials come from the environment or clouds.yaml, as everywhere. Then:\n  pulumi import --file import.json --generate-code=false",
    )
    .action(importFile);
}

async function importFile(given: Importable[] | undefined, options: ImportOptions, self: Command): Promise<void> {
  const environment = environmentFor(options);
  const named = [
    ...(given ?? []),
    ...(await allVersions(environment, options, self)),
    ...(await jobOfName(environment, options)),
    ...(options.algorithm ?? []).map((algorithmId) => ({ algorithmId })),
  ];
  // One that is named twice is imported once: Pulumi takes no two resources of one name.
  const existing = [...new Map(named.map((each) => [idOf(each), each])).values()];
  if (existing.length === 0) {
    self.error(
      "error: name versions as JOB/VERSION or jobs as JOB or UUID, or give --job with --all, --job-name, or --algorithm",
    );
  }
  const { file, program, unreadable } = await importExisting(environment, existing);
  for (const error of unreadable) console.error(`error: not in the file: ${error.message}`);
  // Whoever goes on by the exit code must not take the file for all that was asked for.
  if (unreadable.length > 0) process.exitCode = 1;
  await writeFile(options.output, `${JSON.stringify(file, undefined, 2)}\n`);
  console.error(
    `${options.output} holds ${countOf(file.resources)}. Put this into the program, then run\n` +
      `  pulumi import --file ${options.output} --generate-code=false\n`,
  );
  console.log(program);
}

/** "2 versions", "1 job", "1 version and 1 job". */
function countOf(resources: readonly { readonly id: string; readonly type: string }[]): string {
  const versions = resources.filter(({ id }) => id.includes("/")).length;
  const algorithms = resources.filter(({ type }) => type.endsWith(":Algorithm")).length;
  const counts: [number, string][] = [
    [versions, "version"],
    [resources.length - versions - algorithms, "job"],
    [algorithms, "algorithm"],
  ];
  const words = counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`);
  return words.join(" and ") || "nothing";
}

function idOf(existing: Importable): string {
  if ("versionId" in existing) return formatVersionId(existing);
  if ("algorithmId" in existing) return existing.algorithmId;
  return "v2JobId" in existing ? existing.v2JobId : existing.jobId;
}

async function allVersions(
  environment: Environment,
  { job, all }: ImportOptions,
  self: Command,
): Promise<Importable[]> {
  if (job === undefined && all === undefined) return [];
  if (job === undefined || all === undefined) self.error("error: --job and --all go together");
  const client = await clientFor(environment);
  // Ids are all that is asked for: what is odd in a version is its own affair.
  const { versions } = await client.listVersionStatuses(job ?? "");
  return versions.map(({ versionId }) => ({ jobId: job ?? "", versionId }));
}

async function jobOfName(environment: Environment, { jobName }: ImportOptions): Promise<Importable[]> {
  if (jobName === undefined) return [];
  const job = await findByName(await clientFor(environment), { jobName });
  if (job === undefined) throw new ConfigError("jobName", `there is no training job named "${jobName}"`);
  return [{ jobId: job.jobId }];
}

function collect(text: string, previous: Importable[] | undefined): Importable[] {
  try {
    return [...(previous ?? []), named(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function collectAlgorithms(text: string, previous: readonly string[] | undefined): readonly string[] {
  if (!isJobUuid(text)) throw new InvalidArgumentError("It must be a uuid.");
  return [...(previous ?? []), text];
}

/** The form of an id says what it is of. */
function named(text: string): Importable {
  if (text.includes("/")) return parseVersionId(text);
  return isJobUuid(text) ? { v2JobId: text } : { jobId: parseJobId(text) };
}
