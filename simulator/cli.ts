/** The command `modelarts-simulator`: starts a simulator, says how to use it, and logs what happens. */

import { Command, InvalidArgumentError, Option } from "commander";
import type { ClockKind } from "./clock.js";
import { parseDialect } from "./controlRoutes.js";
import { type DialectOption, dialectNames } from "./dialect.js";
import { readJson } from "./json.js";
import { createLiveLog } from "./liveLog.js";
import { type Profile, profileNames } from "./profile.js";
import type { RateLimit } from "./rateLimit.js";
import type { SwitchableRules } from "./rules.js";
import { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.js";

interface Flags {
  port: number;
  host: string;
  state?: string;
  latency: number;
  stepTime: number;
  runTime: number;
  deletionTime: number;
  profile: Profile;
  dialect: DialectOption;
  seed: number;
  clock: ClockKind;
  rateLimit?: RateLimit;
  deleteActive: SwitchableRules["deleteActive"];
  emptyJob: SwitchableRules["emptyJob"];
  machines?: number;
  token?: string;
  exampleJob: boolean;
  quiet: boolean;
}

/** Parses the arguments and runs until it is told to stop. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = new Command("modelarts-simulator")
    .description(
      "The ModelArts training-job APIs, v1 and v2, on this machine: for demos, tests and pipelines, without a cloud.",
    )
    .option("-p, --port <number>", "port to listen on; 0 takes any free one", wholeNumber, 4510)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--state <file>", "keep jobs and versions in this file between runs")
    .option("--latency <ms>", "average delay of each answer", wholeNumber, 0)
    .option("--step-time <ms>", "how long a version or v2 job stays in each status before it runs", wholeNumber, 2_000)
    .option("--run-time <ms>", "how long a version or v2 job runs", wholeNumber, 600_000)
    .option("--deletion-time <ms>", "how long a deletion takes", wholeNumber, 4_000)
    .addOption(
      new Option("--profile <cloud>", "which cloud it is, and so what it offers").choices(profileNames).default("otc"),
    )
    .option("--dialect <name|json>", `how replies are worded: ${dialectNames.join(", ")}, or switches`, dialect, "otc")
    .option("--seed <number>", "seed of everything random", wholeNumber, 1)
    .addOption(
      new Option("--clock <kind>", "virtual: moves only through the control API")
        .choices(["real", "virtual"])
        .default("real"),
    )
    .option("--rate-limit <n/seconds>", "requests allowed to each caller, as in 100/60", rateLimit)
    .addOption(
      new Option("--delete-active <rule>", "which active versions may be deleted without a stop")
        .choices(["documented", "accepted", "refused"])
        .default("documented"),
    )
    .addOption(
      new Option("--empty-job <rule>", "what becomes of a job whose last version is deleted")
        .choices(["stays", "goes"])
        .default("stays"),
    )
    .option("--machines <number>", "versions that run at the same time; the rest wait", wholeNumber)
    .option("--token <value>", `a token to accept; default: ${loopbackToken}, beyond loopback a new one`)
    .option("--example-job", "begin with a training job that has run once", false)
    .option("-q, --quiet", "no log of requests", false)
    .addHelpText("after", examples)
    .parse([...argv], { from: "user" });

  const flags = command.opts<Flags>();
  const simulator = await startSimulator(optionsFrom(flags)).catch((error: unknown) =>
    command.error(explain(error, flags)),
  );
  process.stdout.write(greeting(simulator, flags.exampleJob ? exampleJob(simulator) : undefined));
  if (!flags.quiet) {
    const isTerminal = process.stdout.isTTY === true && !process.env.NO_COLOR;
    simulator.control.watch(createLiveLog({ write: (text) => process.stdout.write(text), isTerminal }));
  }
  await signalled();
  await simulator.stop();
}

const examples = `
Examples:
  modelarts-simulator --state simulator.json
  modelarts-simulator --dialect mixed --seed 7 --latency 50
  modelarts-simulator --dialect '{"notFound":"400-0102"}' --rate-limit 100/60

While it runs, the page at / shows what stands, and /_simulator is the control API.`;

function optionsFrom(flags: Flags): SimulatorOptions {
  const step = { ms: flags.stepTime };
  return {
    port: flags.port,
    host: flags.host,
    latencyMs: flags.latency,
    paces: { run: step, running: { ms: flags.runTime }, stop: step, deletion: { ms: flags.deletionTime } },
    profile: flags.profile,
    dialect: flags.dialect,
    seed: flags.seed,
    clock: flags.clock,
    deleteActive: flags.deleteActive,
    emptyJob: flags.emptyJob,
    ...(flags.state === undefined ? {} : { stateFile: flags.state }),
    ...(flags.rateLimit === undefined ? {} : { rateLimit: flags.rateLimit }),
    ...(flags.machines === undefined ? {} : { limits: { machines: flags.machines } }),
    ...tokenOf(flags),
  };
}

/** On loopback always the same, so that what was pasted once holds for the next run too; nothing there is worth a secret. */
const loopbackToken = "simulator-token";

function tokenOf({ token, host }: Flags): { token?: string } {
  if (token !== undefined) return { token };
  return ["127.0.0.1", "localhost", "::1"].includes(host) ? { token: loopbackToken } : {};
}

/** A job that has run once; the one of an earlier run with the same state file, where there is one. */
function exampleJob({ control }: Simulator): string {
  const standing = control.standing().jobs.find((job) => job.jobName === exampleJobName);
  if (standing !== undefined) return standing.jobId;
  return control.seedJob({ jobName: exampleJobName, versions: [{ status: "COMPLETED" }] }).jobId;
}

const exampleJobName = "handwritten-digits";

function greeting({ url, projectId, token, credentials }: Simulator, jobId: string | undefined): string {
  return `ModelArts simulator at ${url}  (open it in a browser to watch; Ctrl-C stops it)

  project     ${projectId}
  token       ${token}
  access key  ${credentials.accessKey}
  secret key  ${credentials.secretKey}
  user        ${credentials.userName}, password ${credentials.password}, domain ${credentials.domainName}
  IAM         ${url}/v3

  pulumi config set modelarts:endpoint ${url}
  pulumi config set modelarts:projectId ${projectId}
  pulumi config set modelarts:token ${token}
${jobId === undefined ? "" : `  pulumi config set jobId ${jobId}   # ${exampleJobName}, the example\n`}
  curl -H "X-Auth-Token: ${token}" ${url}/v1/${projectId}/training-jobs
  curl -H "X-Auth-Token: ${token}" ${url}/v2/${projectId}/training-job-flavors

`;
}

function explain(error: unknown, { port, host }: Flags): string {
  const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (code === "EADDRINUSE") return `Port ${port} on ${host} is taken. Try --port 0 for any free one.`;
  return error instanceof Error ? error.message : String(error);
}

/** Settles when the process is asked to end. A second request ends it at once. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError("It should be a whole number.");
  return Number(text);
}

function rateLimit(text: string): RateLimit {
  const match = text.match(/^(\d{1,9})\/(\d{1,6})$/);
  if (!match) throw new InvalidArgumentError("It should look like 100/60: requests, slash, seconds.");
  return { limit: Number(match[1]), windowMs: Number(match[2]) * 1000 };
}

function dialect(text: string): DialectOption {
  try {
    return parseDialect(text.startsWith("{") ? readJson(text) : text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : "");
  }
}
