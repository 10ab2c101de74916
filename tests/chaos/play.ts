// Plays one story through the real host, and says in which of its promises the provider has failed.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dialect, dialectSwitches, type FaultRule, type Simulator, startSimulator } from "modelarts-simulator";
import { handlerText } from "../../provider/resources/handler";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { run } from "../support/runs";
import { versionsStanding } from "../support/simulated";
import { job as v2Run } from "../support/v2";
import { Engine, type Registration } from "./engine";
import type { Chapter, Declared, Story } from "./story";

/** Real milliseconds after which a command counts as hung. By the host's own clock, its budgets of half an hour take a moment. */
const longestMs = 60_000;
/** After so many stories the host is another, so that what it remembers is bounded. */
const storiesAHost = 50;

/** A service and a host for story after story. */
export class Stage {
  readonly #simulator: Simulator;
  readonly #notes: string;
  #host: ProviderHost | undefined;
  /** What earlier hosts have written to their standard error. */
  #heard = "";
  #played = 0;

  private constructor(simulator: Simulator, notes: string) {
    this.#simulator = simulator;
    this.#notes = notes;
  }

  static async open(): Promise<Stage> {
    const simulator = await startSimulator();
    return new Stage(simulator, await mkdtemp(join(tmpdir(), "pulumi-modelarts-chaos-")));
  }

  async close(): Promise<void> {
    await this.#host?.stop("SIGKILL");
    await this.#simulator.stop();
    await rm(this.#notes, { recursive: true, force: true });
  }

  /** Plays it, and returns what was violated, each in a sentence. After a violation the next story has a new host. */
  async play(story: Story): Promise<string[]> {
    this.#played += 1;
    if (this.#host === undefined || this.#played % storiesAHost === 0) await this.#newHost();
    const { control, token } = this.#simulator;
    control.reset();
    const play = new Play(this.#simulator, this, this.#played);
    const violations = await within(longestMs, play.all(story));
    const told = JSON.stringify(play.told) + this.#heard + (this.#host?.stderr ?? "");
    if (told.includes(token)) violations.push("a token was seen in a state, an error or the host's output");
    if (violations.length > 0) await this.#newHost();
    return violations;
  }

  /** The host of the moment. */
  get host(): ProviderHost {
    if (this.#host === undefined) throw new Error("there is a host only while a story is played");
    return this.#host;
  }

  /** Ends the host as the engine does after a command, and gives the next command one that has only the notes to go by. */
  async nextHost(): Promise<void> {
    await this.#host?.stop("SIGINT");
    await this.#startHost();
  }

  async #newHost(): Promise<void> {
    await this.#host?.stop("SIGKILL");
    await rm(this.#notes, { recursive: true, force: true });
    await this.#startHost();
  }

  async #startHost(): Promise<void> {
    this.#heard += this.#host?.stderr ?? "";
    const NODE_OPTIONS = `--require ts-node/register/transpile-only --require ${join(__dirname, "hostClock.ts")}`;
    const env = { NODE_OPTIONS, PULUMI_MODELARTS_NOTES: this.#notes };
    this.#host = await ProviderHost.start(configurationFor(this.#simulator), env);
  }
}

class Play {
  /** Whatever the engine was told. */
  readonly told: unknown[] = [];
  readonly #simulator: Simulator;
  readonly #engine: Engine;
  readonly #stage: Stage;
  readonly #number: number;
  readonly #violations: string[] = [];
  /** Versions that are somebody else's, and stand until somebody else removes them. */
  #others: string[] = [];
  /** A job of v2 that is somebody else's. */
  #othersV2 = "";
  readonly #names = new Map<number, string>();
  #jobId = "";
  #adoptable = "";

  constructor(simulator: Simulator, stage: Stage, number: number) {
    this.#simulator = simulator;
    this.#number = number;
    this.#stage = stage;
    this.#engine = new Engine(() => stage.host);
  }

  async all({
    chapters,
    dialect,
    rules,
    v2Rules,
    deletionReads,
    failedDeletions,
    lastFaults,
  }: Story): Promise<string[]> {
    const { control } = this.#simulator;
    const { jobId, versionIds } = control.seedJob({
      jobName: "shared",
      versions: [{ status: "COMPLETED" }, { status: "RUNNING" }, { status: "COMPLETED" }],
    });
    this.#jobId = jobId;
    [this.#adoptable = ""] = versionIds;
    this.#others = versionIds.slice(1);
    control.setDialect(toDialect(dialect));
    control.setRules(rules);
    control.v2.setRules(v2Rules);
    this.#othersV2 = control.v2.seedJob({ jobName: "others" });
    const deletion = { course: "deletion", pace: { reads: deletionReads } } as const;
    control.setTransition(deletion);
    control.v2.setTransition(deletion);
    if (failedDeletions > 0) control.setTransition({ ...deletion, end: "DELETE_FAILED", failures: failedDeletions });
    for (const [index, chapter] of chapters.entries()) await this.#chapter(chapter, index);
    const lastParallel = chapters.at(-1)?.parallel ?? 1;
    await this.#under(lastFaults, () => this.#engine.destroy(lastParallel));
    await this.#clean("refresh", () => this.#engine.refresh(4));
    this.#judge("after the last refresh");
    await this.#clean("destroy", () => this.#engine.destroy(4));
    this.#judgeEnd();
    return this.#violations;
  }

  async #chapter(chapter: Chapter, index: number): Promise<void> {
    const { faults, byHand, refreshes, targets, parallel } = chapter;
    if (byHand !== "nothing") await this.#actByHand(byHand);
    const program = this.#program(chapter, index);
    const targeted = targets?.map((place) => this.#names.get(place) ?? "");
    const hasFailed = await this.#under(faults, async () => [
      ...(refreshes ? await this.#engine.refresh(parallel) : []),
      ...(await this.#engine.up(program, parallel, targeted)),
    ]);
    // Somebody sees the failures and runs it again: now it is to end well, whatever happened before.
    await this.#clean("refresh", () => this.#engine.refresh(parallel));
    await this.#clean("up", () => this.#engine.up(program, parallel));
    // What this run has taken up of one that failed, its host would not delete.
    if (hasFailed) await this.#stage.nextHost();
    this.#judge(`after program ${index + 1}`);
    const again = this.#creations();
    await this.#clean("up again", () => this.#engine.up(program, parallel));
    if (this.#creations() !== again) {
      this.#violations.push(`program ${index + 1} made something when nothing had changed`);
    }
  }

  #creations(): number {
    const { control } = this.#simulator;
    return ["createVersion", "createJob", "v2.createJob"].reduce((sum, each) => sum + control.requestCount(each), 0);
  }

  async #under(faults: readonly FaultRule[], command: () => Promise<string[]>): Promise<boolean> {
    const { control } = this.#simulator;
    for (const fault of faults) control.addFault(fault);
    const failures = await command();
    this.told.push(failures);
    control.clearFaults();
    // Each command has a host of its own in Pulumi. Starting one is slow, so a story gives that to those which it matters to.
    const hasFailed = failures.length > 0;
    if (hasFailed) await this.#stage.nextHost();
    return hasFailed;
  }

  async #clean(what: string, command: () => Promise<string[]>): Promise<void> {
    const failures = await command();
    this.told.push(failures, this.#engine.state);
    // Somebody has stopped what is waited for: to say so is right.
    const wrong = failures.filter((failure) => !/is (KILLED|Terminated), so it will not become RUNNING/.test(failure));
    for (const failure of wrong) this.#violations.push(`${what} failed without a fault: ${failure}`);
  }

  /** State and service hold the same, and nobody else's is gone. */
  #judge(when: string): void {
    const standing = versionsStanding(this.#simulator);
    const jobs = this.#simulator.control.standing().jobs.map(({ jobId }) => jobId);
    const versions = this.#engine.state.map(({ outs }) => outs.versionId).filter((id) => typeof id === "string");
    const say = (text: string) => this.#violations.push(`${when}: ${text}`);
    for (const id of standing) {
      const isOthers = this.#others.includes(id) || id === this.#adoptable;
      if (!isOthers && !versions.includes(id)) say(`orphan: version ${id}`);
    }
    for (const id of versions) if (!standing.includes(id)) say(`ghost: version ${id}`);
    for (const id of this.#others) if (!standing.includes(id)) say(`version ${id} of somebody else is gone`);
    for (const id of jobs) {
      if (id !== this.#jobId && !this.#engine.state.some((held) => held.id === id)) say(`orphan: job ${id}`);
    }
    for (const { id, urn } of this.#engine.state) {
      if (/:TrainingJob::/.test(urn) && !isOfV2(urn) && !jobs.includes(id)) say(`ghost: job ${id}`);
    }
    if (new Set(versions).size < versions.length) say("two resources hold one version");
    this.#judgeV2(say);
  }

  #judgeV2(say: (text: string) => void): void {
    const standing = this.#simulator.control.v2.standing().jobs.map(({ jobId }) => jobId);
    const held = this.#engine.state.filter(({ urn }) => isOfV2(urn)).map(({ id }) => id);
    for (const id of standing) if (id !== this.#othersV2 && !held.includes(id)) say(`orphan: job ${id} of v2`);
    for (const id of held) if (!standing.includes(id)) say(`ghost: job ${id} of v2`);
    if (!standing.includes(this.#othersV2)) say(`job ${this.#othersV2} of v2, of somebody else, is gone`);
    if (new Set(held).size < held.length) say("two resources hold one job of v2");
  }

  #judgeEnd(): void {
    this.#judge("at the end");
    const left = this.#engine.state.length;
    if (left > 0) this.#violations.push(`at the end: ${left} resources are still in the state`);
  }

  /** Somebody at the console, who does not know of Pulumi. */
  async #actByHand(act: "remove" | "stop" | "create"): Promise<void> {
    const { control, url, projectId, token } = this.#simulator;
    await this.#actOnV2ByHand(act);
    const ours = this.#engine.state.find(({ urn }) => /:TrainingJobVersion::/.test(urn));
    const versionId = typeof ours?.outs.versionId === "string" ? ours.outs.versionId : undefined;
    if (act === "create") {
      const before = versionsStanding(this.#simulator);
      // Digit for digit: the id of the version before is beyond what a number holds.
      const body = `{"config":{"worker_server_num":1,"app_url":"/other/code/","boot_file_url":"/other/code/main.py",
        "engine_id":1,"spec_id":2,"data_url":"/other/data/","train_url":"/other/out/","pre_version_id":${this.#others[0]}}}`;
      await fetch(`${url}/v1/${projectId}/training-jobs/${this.#jobId}/versions`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Auth-Token": token },
        body,
      });
      this.#others.push(...versionsStanding(this.#simulator).filter((id) => !before.includes(id)));
    } else if (versionId !== undefined && act === "stop") {
      control.setStatus({ versionId }, "KILLED");
    } else if (versionId !== undefined) {
      control.setStatus({ versionId }, "COMPLETED");
      const path = `${url}/v1/${projectId}/training-jobs/${String(ours?.outs.jobId)}/versions/${versionId}`;
      const headers = { "X-Auth-Token": token };
      for (let turn = 0; turn < 40 && versionsStanding(this.#simulator).includes(versionId); turn++) {
        await fetch(path, { method: turn % 8 === 0 ? "DELETE" : "GET", headers });
      }
    }
  }

  async #actOnV2ByHand(act: "remove" | "stop" | "create"): Promise<void> {
    const { control, url, projectId, token } = this.#simulator;
    const ours = this.#engine.state.find(({ urn }) => isOfV2(urn));
    if (ours === undefined || act === "create") return;
    control.v2.setPhase({ jobId: ours.id }, "Terminated");
    if (act === "stop") return;
    const path = `${url}/v2/${projectId}/training-jobs/${ours.id}`;
    const isThere = () => control.v2.standing().jobs.some(({ jobId }) => jobId === ours.id);
    for (let turn = 0; turn < 40 && isThere(); turn++) {
      await fetch(path, { method: turn % 8 === 0 ? "DELETE" : "GET", headers: { "X-Auth-Token": token } });
    }
  }

  #program({ declared, renames }: Chapter, index: number): Registration[] {
    const job = declared.find(({ kind }) => kind === "job");
    const named = declared.map((one) => {
      const before = this.#names.get(one.place);
      // A host remembers who asked for a job's name; the engine has a new host for each command, and a story has one.
      const now = before === undefined || (renames && !isNamed(one)) ? this.#urn(one, index) : before;
      this.#names.set(one.place, now);
      return { one, urn: now, ...(before !== undefined && before !== now && { alias: before }) };
    });
    const jobUrn = named.find(({ one }) => one === job)?.urn;
    return named
      .filter(({ one }) => one.kind !== "ownVersion" || jobUrn !== undefined)
      .map(({ one, ...names }) => ({
        ...names,
        dependsOn: one.kind === "ownVersion" && jobUrn !== undefined ? [jobUrn] : [],
        inputs: (outputsOf) => {
          const jobId = one.kind === "ownVersion" ? outputsOf(jobUrn ?? "")?.jobId : this.#jobId;
          return jobId === undefined ? undefined : this.#inputsOf(one, jobId);
        },
      }));
  }

  #inputsOf({ kind, place, content, description, waitFor }: Declared, jobId: unknown): Record<string, unknown> {
    if (kind === "v2Job" || kind === "namedV2Job") {
      return {
        ...v2Run,
        ...(kind === "namedV2Job" && { jobName: `named-${this.#number}-${place}` }),
        parameters: [{ name: "take", value: String(content) }],
        description: `take ${description}`,
        waitFor,
        __provider: handlerText("v2TrainingJob"),
      };
    }
    const made = { ...run, trainUrl: `/demo-bucket/${place}/${content}/` };
    if (kind === "job") {
      return {
        ...made,
        jobName: `ours-${this.#number}-${place}`,
        description: `take ${description}`,
        __provider: handlerText("trainingJob"),
      };
    }
    const __provider = handlerText("trainingJobVersion");
    if (kind === "adopted") {
      const isThere = versionsStanding(this.#simulator).includes(this.#adoptable);
      if (isThere) return { jobId, existingVersionId: this.#adoptable, __provider };
    }
    return { ...made, jobId, waitFor, __provider };
  }

  #urn({ place, kind }: Declared, index: number): string {
    const module = kind === "v2Job" || kind === "namedV2Job" ? "modelarts/v2" : "modelarts";
    const type = module === "modelarts/v2" || kind === "job" ? "TrainingJob" : "TrainingJobVersion";
    const parent = index % 2 === 1 ? "team:Experiment$" : "";
    return `urn:pulumi:chaos${this.#number}::host::${parent}pulumi-nodejs:dynamic/${module}:${type}::at-${place}-${index}`;
  }
}

/** Whether no other resource may have its name. */
function isNamed({ kind }: Declared): boolean {
  return kind === "job" || kind === "namedV2Job";
}

function isOfV2(urn: string): boolean {
  return urn.includes("modelarts/v2:");
}

function toDialect(drawn: Story["dialect"]): Partial<Dialect> {
  const isDialect = (value: Story["dialect"]): value is Story["dialect"] & Partial<Dialect> =>
    Object.entries(value).every(([name, choice = ""]) =>
      Object.entries(dialectSwitches).some(([key, choices]) => key === name && choices.includes(choice)),
    );
  return isDialect(drawn) ? drawn : {};
}

async function within(ms: number, playing: Promise<string[]>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([`it has not ended after ${ms / 1000} s`]), ms);
  });
  try {
    return await Promise.race([playing, late]);
  } finally {
    clearTimeout(timer);
  }
}
