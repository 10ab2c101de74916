/**
 * Keeps one host at work: up, refresh and destroy in turns under faults, while what the host holds is written down:
 * `npm run soak -- --minutes 60`. Memory, sockets and timers are to stay as they were, but for what a host remembers of each thing.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { type Fault, type FaultRule, type Simulator, startSimulator } from "modelarts-simulator";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { run } from "../support/runs";
import { letNothingBeYoung, versionsStanding } from "../support/simulated";
import { job as v2Run } from "../support/v2";
import { type Holdings, holdings, holdingsMark } from "./holdings";
import { HostEngine } from "./hostEngine";
import type { Registration } from "./stackEngine";
import { faults } from "./story";

const versions = 8;
const v2Jobs = 4;
const parallel = 4;
const urnPrefix = "urn:pulumi:soak::host::";
/** Of the samples, so many at the beginning are the host's youth, in which it loads and compiles. */
const youth = 0.25;
/** What a host may remember of each thing that it has made, until its run ends, in bytes: ids, and whose they are. */
const rememberedBytes = 1_024;

interface Sample {
  readonly minutes: number;
  readonly rounds: number;
  /** How many things were made. */
  readonly made: number;
  readonly host: Holdings;
  readonly simulator: Holdings;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
  const minutes = Number(values.minutes ?? 60);
  const drawn = fc
    .sample(faults, { seed: Number(values.seed ?? 1), numRuns: 1_000 })
    .map((rules) => rules.filter(isSurvived).map(patient));
  const simulator = await startSimulator({ paces: { run: "immediate", running: "manual", deletion: { reads: 1 } } });
  const ear = await EngineEar.open();
  const probe = `--require ts-node/register/transpile-only --require ${join(__dirname, "holdings.ts")}`;
  const host = await ProviderHost.start(configurationFor(simulator), { NODE_OPTIONS: probe }, { engine: ear.address });
  const samples: Sample[] = [];
  const violations: string[] = [];
  const everyMs = (minutes * 60_000) / 40;
  const begun = performance.now();
  const elapsed = () => performance.now() - begun;
  let rounds = 0;
  let made = 0;
  try {
    while (elapsed() < minutes * 60_000 && violations.length === 0) {
      violations.push(
        ...(await playRound(simulator, new HostEngine(() => host, urnPrefix), drawn[rounds % drawn.length] ?? [])),
      );
      rounds += 1;
      made += creationsIn(simulator);
      // What is kept for tests to read would grow by itself.
      for (const heard of [ear.said, ear.debugged, ear.shown]) heard.length = 0;
      if (elapsed() < samples.length * everyMs) continue;
      const sample = { minutes: elapsed() / 60_000, rounds, made, host: await holdingsOf(host), simulator: holdings() };
      samples.push(sample);
      console.log(rowOf(sample));
    }
  } finally {
    await host.stop();
    ear.close();
    await simulator.stop();
  }
  violations.push(...growthIn(samples));
  for (const violation of violations) console.log(violation);
  console.log(`${rounds} rounds in ${minutes} minutes, ${violations.length} violations`);
  if (violations.length > 0) process.exitCode = 1;
}

/** A creation that is not answered is taken up by the next host, from the notes; here there is no next one. */
function isSurvived({ endpoint = "" }: FaultRule): boolean {
  return !endpoint.includes("create");
}

/** By the real clock nobody waits half a minute for a gateway. */
function patient(rule: FaultRule): FaultRule {
  const hurried = (fault: Fault): Fault => (fault.kind === "throttle" ? { ...fault, retryAfter: 1 } : fault);
  return { ...rule, fault: [rule.fault].flat().map(hurried) };
}

function creationsIn({ control }: Simulator): number {
  return ["createVersion", "createJob", "v2.createJob"].reduce((sum, each) => sum + control.requestCount(each), 0);
}

/** One stack's life under these faults; then without, and it is to leave nothing. Returns what it has violated. */
async function playRound(simulator: Simulator, engine: HostEngine, rules: readonly FaultRule[]): Promise<string[]> {
  const { control } = simulator;
  control.reset();
  letNothingBeYoung(simulator);
  const { jobId, versionIds } = control.seedJob({ jobName: "shared", versions: [{ status: "COMPLETED" }] });
  const program = programOf(jobId);
  for (const rule of rules) control.addFault(rule);
  await engine.up(program, parallel);
  await engine.refresh(parallel);
  await engine.up(program, parallel);
  await engine.destroy(parallel);
  control.clearFaults();
  const failures = [
    ...(await engine.refresh(parallel)),
    ...(await engine.up(program, parallel)),
    ...(await engine.destroy(parallel)),
  ];
  const left = versionsStanding(simulator).filter((versionId) => !versionIds.includes(versionId));
  const v2Left = control.v2.standing().jobs.map(({ jobId }) => jobId);
  if (left.length + v2Left.length > 0) failures.push(`left: ${[...left, ...v2Left].join(", ")}`);
  return failures;
}

function programOf(jobId: string): Registration[] {
  const urnOf = (type: string, name: string) => `${urnPrefix}pulumi-nodejs:dynamic/${type}::${name}`;
  const numbered = (count: number) => Array.from({ length: count }, (_, index) => String(index));
  return [
    ...numbered(versions).map((name) => ({
      urn: urnOf("modelarts:TrainingJobVersion", name),
      dependsOn: [],
      inputs: () => ({ ...run, jobId, __provider: handlerText("trainingJobVersion") }),
    })),
    {
      urn: urnOf("modelarts:TrainingJob", "job"),
      dependsOn: [],
      inputs: () => ({ ...run, jobName: "ours", __provider: handlerText("trainingJob") }),
    },
    ...numbered(v2Jobs).map((name) => ({
      urn: urnOf("modelarts/v2:TrainingJob", name),
      dependsOn: [],
      inputs: () => ({ ...v2Run, __provider: handlerText("v2TrainingJob") }),
    })),
  ];
}

async function holdingsOf(host: ProviderHost): Promise<Holdings> {
  const told = () => host.stderr.split("\n").filter((line) => line.startsWith(holdingsMark));
  const before = told().length;
  process.kill(host.pid, "SIGUSR2");
  while (told().length === before) await sleep(20);
  return JSON.parse(told().at(-1)?.slice(holdingsMark.length) ?? "{}");
}

function rowOf({ minutes, rounds, made, host, simulator }: Sample): string {
  const each = ({ heapMb, sockets, timers }: Holdings) =>
    `${heapMb.toFixed(1)} MiB, ${sockets} sockets, ${timers} timers`;
  return `${minutes.toFixed(1)} min, ${rounds} rounds, ${made} things made: host ${each(host)}; simulator ${each(simulator)}`;
}

/** What has grown from the second quarter to the last, each in a sentence. */
function growthIn(samples: readonly Sample[]): string[] {
  const grown = samples.slice(Math.ceil(samples.length * youth));
  const quarter = Math.floor(samples.length / 4);
  const [early, late] = [grown.slice(0, quarter), grown.slice(-quarter)];
  const made = (late.at(-1)?.made ?? 0) - (early[0]?.made ?? 0);
  if (made === 0) return ["too few samples to say whether anything has grown"];
  const highest = (list: readonly Sample[], of: (sample: Sample) => number) => Math.max(...list.map(of));
  return (["host", "simulator"] as const).flatMap((who) =>
    (["heapMb", "sockets", "timers"] as const).flatMap((what) => {
      const [before, after] = [early, late].map((list) => highest(list, (sample) => sample[who][what]));
      const growth = (after ?? 0) - (before ?? 0);
      const perThing = (growth * 2 ** 20) / made;
      if (what === "heapMb") console.log(`the ${who}'s heap has grown by ${perThing.toFixed(0)} bytes a thing`);
      const isTooMuch = what === "heapMb" ? perThing > rememberedBytes : growth > 0;
      return isTooMuch ? [`the ${who}'s ${what} has grown from ${before?.toFixed(1)} to ${after?.toFixed(1)}`] : [];
    }),
  );
}

void main();
