/** What tests do to v2, and what they ask of it: seeds, transitions, phases, rules, what stands. */

import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import type { JsonObject } from "../json.js";
import { isFinal, splitPhase } from "./phases.js";
import type { JobEvent, JobFacts, JobSelection, TrainingJob } from "./records.js";
import type { V2Rules } from "./rules.js";
import type { V2Store } from "./store.js";
import type { V2Transition, V2Transitions } from "./transitions.js";

/** A job to put in place, past all rules. */
export interface V2JobSeed {
  jobName: string;
  description?: string;
  /** Default `0`. */
  workspaceId?: string;
  /** Default: the simulator's first project. */
  projectId?: string;
  /** Any word; `Abnormal/Lost` has a secondary phase of its own. Default Running. It stays until something is done to the job. */
  phase?: string;
  /** Whether it sets out on the usual course of a new job. Then `phase` is ignored. Default false. */
  runs?: boolean;
  /** In the API's words. Defaults: a plausible one. */
  algorithm?: JsonObject;
  spec?: JsonObject;
  annotations?: Record<string, string>;
  endpoints?: JsonObject;
  tags?: Record<string, string>;
  /** Milliseconds since 1970. Default: now. */
  createTime?: number;
  exitCode?: number;
  log?: string[];
}

export interface V2AlgorithmSeed {
  name: string;
  description?: string;
  workspaceId?: string;
  projectId?: string;
  /** In the API's words. Default: a plausible one. */
  jobConfig?: JsonObject;
}

/** What exists, by the simulator's own account. */
export interface V2Standing {
  jobs: V2StandingJob[];
  algorithms: V2StandingAlgorithm[];
  experiments: { projectId: string; id: string; name: string }[];
}

export interface V2StandingAlgorithm {
  projectId: string;
  id: string;
  name: string;
  workspaceId: string;
  description: string;
  /** As sent. */
  jobConfig: JsonObject;
  requirements: unknown[];
  advanced: JsonObject;
}

export interface V2StandingJob {
  projectId: string;
  jobId: string;
  jobName: string;
  workspaceId: string;
  description: string;
  phase: string;
  secondaryPhase: string;
  /** What it is in the middle of, if anything. */
  course: "run" | "stop" | "deletion" | undefined;
  createTime: number;
  startTime: number | undefined;
  endTime: number | undefined;
  tags: Record<string, string>;
  algorithm: JsonObject;
  spec: JsonObject;
  annotations: JsonObject;
}

export interface V2Control {
  /** Puts a job in place and returns its id. Asks no rule, not even that for names. */
  seedJob(seed: V2JobSeed): string;
  seedAlgorithm(seed: V2AlgorithmSeed): string;
  /** What exists now. Looking does not count as a read of the API. */
  standing(): V2Standing;
  /** Changes how jobs move; see `V2Transition`. */
  setTransition(setting: V2Transition): void;
  clearTransitions(): void;
  /** Takes the next step of every selected job that is on a course. Returns how many moved. */
  advance(selection?: JobSelection, steps?: number): number;
  /** Puts the selected jobs into a phase at once, or away with `"gone"`. Returns how many. */
  setPhase(selection: JobSelection, phase: string): number;
  appendLog(selection: JobSelection, lines: string[]): void;
  appendEvents(selection: JobSelection, events: (Omit<JobEvent, "time"> & { time?: number })[]): void;
  /** Changes rules from the next request on; the others stay as they are. */
  setRules(rules: Partial<V2Rules>): void;
  /** Nothing stands, and rules are as at the start. */
  reset(): void;
}

export function createV2Control(
  store: V2Store,
  transitions: V2Transitions,
  clock: Clock,
  firstProjectId: string,
): V2Control {
  const initialRules = { ...store.rules };
  return {
    seedJob: (seed) => seedJob(store, transitions, seed, firstProjectId, clock.now()),
    seedAlgorithm: ({ name, description = "", workspaceId = "0", projectId = firstProjectId, jobConfig }) =>
      store.addAlgorithm(store.project(projectId), {
        name,
        description,
        workspaceId,
        jobConfig: jobConfig ?? plainAlgorithm,
        requirements: [],
        advanced: {},
      }).id,
    standing: () => standing(store),
    setTransition: (setting) => transitions.set(setting),
    clearTransitions: () => transitions.clear(),
    advance: (selection = {}, steps = 1) => {
      let moved = 0;
      for (const job of store.select(selection)) {
        for (let step = 0; step < steps && store.courses.advance(job); step++) if (step === 0) moved++;
      }
      return moved;
    },
    setPhase: (selection, phase) => {
      const selected = store.select(selection);
      for (const job of selected) store.courses.force(job, phase);
      return selected.length;
    },
    appendLog: (selection, lines) => {
      for (const job of store.select(selection)) job.log.push(...lines);
      store.touched();
    },
    appendEvents: (selection, events) => {
      const now = clock.now();
      for (const job of store.select(selection)) job.events.push(...events.map((event) => ({ time: now, ...event })));
      store.touched();
    },
    setRules: (rules) => {
      Object.assign(store.rules, rules);
    },
    reset: () => {
      store.clear();
      transitions.clear();
      Object.assign(store.rules, initialRules);
    },
  };
}

/** For seeds that do not care. */
const plainAlgorithm: JsonObject = {
  code_dir: "/simulated-bucket/code/",
  boot_file: "/simulated-bucket/code/train.py",
  engine: { engine_id: "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64" },
};
const plainSpec: JsonObject = { resource: { flavor_id: "modelarts.vm.cpu.8u", node_count: 1 } };

function seedJob(
  store: V2Store,
  transitions: V2Transitions,
  seed: V2JobSeed,
  firstProjectId: string,
  now: number,
): string {
  const { phase, secondary } = splitPhase(seed.runs ? "Creating" : (seed.phase ?? "Running"));
  const isEnded = isFinal(phase);
  const hasStarted = phase === "Running" || phase === "Terminating" || isEnded;
  const facts: JobFacts = {
    id: randomUUID(),
    kind: "job",
    name: seed.jobName,
    workspaceId: seed.workspaceId ?? "0",
    createTime: seed.createTime ?? now,
    description: seed.description ?? "",
    algorithm: seed.algorithm ?? plainAlgorithm,
    spec: seed.spec ?? plainSpec,
    annotations: seed.annotations ?? {},
    endpoints: seed.endpoints ?? {},
    experimentId: undefined,
    phase,
    secondaryPhase: secondary,
    startTime: hasStarted ? now : null,
    endTime: isEnded ? now : null,
    runs: hasStarted ? [{ start: now, end: isEnded ? now : null }] : [],
    exit: exitOf(phase, seed.exitCode),
    tags: { ...seed.tags },
    log: [...(seed.log ?? [])],
    events: [],
    failedDeletions: 0,
  };
  const job = store.add(store.project(seed.projectId ?? firstProjectId), facts);
  if (seed.runs) store.courses.depart(job, "run", transitions.route("run", job));
  return job.id;
}

function exitOf(phase: string, code: number | undefined): JobFacts["exit"] {
  if (phase === "Completed") return { code: 0, message: "" };
  return phase === "Failed" ? { code: code ?? 1, message: `exit with ${code ?? 1}` } : undefined;
}

function standing(store: V2Store): V2Standing {
  store.settle();
  const projects = [...store.projects.values()];
  return {
    jobs: projects.flatMap(({ jobs }) => [...jobs.values()].map(standingJob)),
    algorithms: projects.flatMap((project) =>
      [...project.algorithms.values()].map(({ createTime: _, updateTime: _updateTime, ...algorithm }) => ({
        projectId: project.id,
        ...algorithm,
      })),
    ),
    experiments: projects.flatMap((project) =>
      [...project.experiments.values()].map(({ id, name }) => ({ projectId: project.id, id, name })),
    ),
  };
}

function standingJob(job: TrainingJob): V2StandingJob {
  const { project, workspaceId, description, phase, secondaryPhase, createTime, algorithm, spec, annotations } = job;
  return {
    projectId: project.id,
    jobId: job.id,
    jobName: job.name,
    workspaceId,
    description,
    phase,
    secondaryPhase,
    course: job.motion?.course,
    createTime,
    startTime: job.startTime ?? undefined,
    endTime: job.endTime ?? undefined,
    tags: { ...job.tags },
    algorithm,
    spec,
    annotations,
  };
}
