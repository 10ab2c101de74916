/** What tests do to the simulator, and what they ask of it: seeds, transitions, faults, time, the journal, what stands. */

import type { Authentication } from "./authentication.js";
import type { Clock } from "./clock.js";
import type { Dialect, DialectOption } from "./dialect.js";
import type { FaultRule, Faults } from "./faults.js";
import type { Identities } from "./identities.js";
import type { Journal, JournalEntry } from "./journal.js";
import type { JsonObject } from "./json.js";
import type { RateLimiter } from "./rateLimit.js";
import type { Job, Selection, Version } from "./records.js";
import type { Limits, SwitchableRules } from "./rules.js";
import { isFinal, type StatusName, statusCode } from "./statuses.js";
import type { Store } from "./store.js";
import type { TransitionSetting, Transitions } from "./transitions.js";
import type { V2Control } from "./v2/control.js";
import type { V2Store } from "./v2/store.js";

/** A job to put in place, past all rules. */
export interface JobSeed {
  jobName: string;
  jobDesc?: string;
  workspaceId?: string;
  /** Default: the simulator's first project. */
  projectId?: string;
  /** Oldest first. Default: none. */
  versions?: VersionSeed[];
}

export interface VersionSeed {
  /** Default RUNNING. A seeded version keeps its status until something is done to it, unless `runs`. */
  status?: StatusName;
  /** Whether it sets out on the usual course of a new version. Then `status` is ignored. Default false. */
  runs?: boolean;
  /** The run's configuration in the API's words (`app_url`, `spec_id`, …). Default: a plausible one. */
  config?: JsonObject;
  /** Milliseconds since 1970. Default: now. */
  createTime?: number;
  startTime?: number;
  endTime?: number;
  /** Lines of its log. */
  log?: string[];
}

/** What exists, by the simulator's own account. Ids are decimal strings. */
export interface Standing {
  jobs: StandingJob[];
}

export interface StandingJob {
  projectId: string;
  jobId: string;
  jobName: string;
  jobDesc: string;
  workspaceId: string;
  createTime: number;
  isBeingDeleted: boolean;
  /** Newest first. */
  versions: StandingVersion[];
}

export interface StandingVersion {
  versionId: string;
  versionName: string;
  status: StatusName;
  statusCode: number;
  /** What it is in the middle of, if anything. */
  course: "run" | "stop" | "deletion" | undefined;
  preVersionId: string | undefined;
  createTime: number;
  startTime: number | undefined;
  endTime: number | undefined;
  config: JsonObject;
}

/** Something that happened, for live views. */
export type SimulatorEvent =
  | { kind: "request"; entry: JournalEntry }
  | { kind: "status"; jobName: string; versionName: string; from: StatusName | undefined; to: StatusName }
  | { kind: "version-gone"; jobName: string; versionName: string }
  | { kind: "job-gone"; jobName: string }
  | { kind: "phase"; jobName: string; from: string | undefined; to: string };

export interface Control {
  /** The same for v2. Faults, clock, dialect, tokens and the journal are common to both. */
  readonly v2: V2Control;
  /** Puts a job with its versions in place. Throws if the project has a job of that name. */
  seedJob(seed: JobSeed): { jobId: string; versionIds: string[] };
  /** What exists now. Looking does not count as a read of the API. */
  standing(): Standing;
  /** The last requests, oldest first; control requests are not among them. With `operation`, only those. */
  journal(operation?: string): JournalEntry[];
  /** How many requests came in since the start or the last reset, however few the journal keeps; with `operation`, of that. */
  requestCount(operation?: string): number;
  clearJournal(): void;
  /** Changes how versions move; see `TransitionSetting`. */
  setTransition(setting: TransitionSetting): void;
  clearTransitions(): void;
  /** Takes the next step of every selected version that is on a course. Returns how many moved. */
  advance(selection?: Selection, steps?: number): number;
  /** Puts the selected versions into a status at once. Returns how many. */
  setStatus(selection: Selection, status: StatusName): number;
  /** Adds lines to the logs of the selected versions. */
  appendLog(selection: Selection, lines: string[]): void;
  /** Adds a fault and returns its number. */
  addFault(rule: FaultRule): number;
  removeFault(number: number): void;
  clearFaults(): void;
  /** The faults that still stand, with how often each has hit. */
  faults(): { number: number; rule: FaultRule; hits: number }[];
  /** Moves the simulator's clock forward. */
  advanceClock(ms: number): void;
  /** The simulator's clock, milliseconds since 1970. */
  now(): number;
  /** Changes the dialect from the next reply on. */
  setDialect(dialect: DialectOption): void;
  /** Changes limits; what stands already stays. */
  setLimits(limits: Partial<Limits>): void;
  /** Changes rules from the next request on; the others stay as they are. */
  setRules(rules: Partial<SwitchableRules>): void;
  /** A new token; of the first project and the usual lifetime unless told otherwise. */
  issueToken(options?: { projectId?: string | null; lifetimeMs?: number }): string;
  /** Lets every token expire now. */
  expireTokens(): void;
  /** Back to the start: no jobs, faults, settings, journal, locks. Tokens stay valid, ids go on counting. */
  reset(): void;
  /** Calls `listener` on everything that happens, until the returned function is called. */
  watch(listener: (event: SimulatorEvent) => void): () => void;
}

export interface ControlParts {
  store: Store;
  v2: { store: V2Store; control: V2Control };
  journal: Journal;
  transitions: Transitions;
  faults: Faults;
  clock: Clock;
  identities: Identities;
  authentication: Authentication;
  rateLimiter: RateLimiter;
  speak: { dialect: () => Dialect; change(option: DialectOption): void; reset(): void };
}

/** How often timed transitions are looked after while somebody watches. */
const sweepMs = 250;

export function createControl(parts: ControlParts): Control {
  const { store, journal, transitions, faults, clock, identities } = parts;
  const initialLimits = { ...store.rules.limits };
  const { limits: _, ...initialRules } = store.rules;
  const firstProjectId = identities.projects[0]?.id ?? "";
  return {
    v2: parts.v2.control,
    seedJob: (seed) => seedJob(store, seed, firstProjectId, clock.now()),
    standing: () => {
      store.movement.settle();
      return { jobs: [...store.projects.values()].flatMap(({ jobs }) => [...jobs.values()].map(standingJob)) };
    },
    journal: (operation) =>
      journal.entries().filter((entry) => operation === undefined || entry.operation === operation),
    requestCount: (operation) => journal.total(operation),
    clearJournal: () => journal.clear(),
    setTransition: (setting) => transitions.set(setting),
    clearTransitions: () => transitions.clear(),
    advance: (selection = {}, steps = 1) => {
      let moved = 0;
      for (const version of store.select(selection)) {
        for (let step = 0; step < steps && store.movement.advance(version); step++) if (step === 0) moved++;
      }
      return moved;
    },
    setStatus: (selection, status) => {
      const selected = store.select(selection);
      for (const version of selected) store.movement.force(version, status);
      return selected.length;
    },
    appendLog: (selection, lines) => {
      for (const version of store.select(selection)) version.log.push(...lines);
      store.touched();
    },
    addFault: (rule) => faults.add(rule),
    removeFault: (number) => faults.remove(number),
    clearFaults: () => faults.clear(),
    faults: () => faults.rules(),
    advanceClock: (ms) => {
      clock.advance(ms);
      store.movement.settle();
      parts.v2.store.settle();
    },
    now: () => clock.now(),
    setDialect: (dialect) => parts.speak.change(dialect),
    setLimits: (limits) => {
      Object.assign(store.rules.limits, limits);
    },
    setRules: (rules) => {
      Object.assign(store.rules, rules);
    },
    issueToken: ({ projectId = firstProjectId, lifetimeMs } = {}) =>
      identities.issueToken(projectId ?? undefined, lifetimeMs).value,
    expireTokens: () => identities.expireTokens(),
    reset: () => {
      store.clear();
      parts.v2.control.reset();
      faults.clear();
      transitions.clear();
      journal.clear();
      parts.authentication.clear();
      parts.rateLimiter.clear();
      parts.speak.reset();
      Object.assign(store.rules.limits, initialLimits);
      Object.assign(store.rules, initialRules);
    },
    watch: (listener) => watch(store, parts.v2.store, journal, listener),
  };
}

/** A configuration for seeds that do not care. */
const plainConfig: JsonObject = {
  worker_server_num: 1,
  app_url: "/simulated-bucket/code/",
  boot_file_url: "/simulated-bucket/code/train.py",
  data_url: "/simulated-bucket/data/",
  train_url: "/simulated-bucket/out/",
  spec_id: 2,
  engine_id: 1,
  parameter: [],
};

function seedJob(
  store: Store,
  seed: JobSeed,
  firstProjectId: string,
  now: number,
): { jobId: string; versionIds: string[] } {
  const project = store.project(seed.projectId ?? firstProjectId);
  const job = store.createJob(project, {
    name: seed.jobName,
    description: seed.jobDesc ?? "",
    workspaceId: seed.workspaceId ?? "0",
  });
  let preVersionId: bigint | null = null;
  for (const version of seed.versions ?? []) preVersionId = seedVersion(store, job, version, preVersionId, now).id;
  return { jobId: job.id.toString(), versionIds: [...job.versions.keys()].map(String) };
}

function seedVersion(store: Store, job: Job, seed: VersionSeed, preVersionId: bigint | null, now: number): Version {
  const config = seed.config ?? plainConfig;
  if (seed.runs) return store.createVersion(job, { config, preVersionId });
  const status = seed.status ?? "RUNNING";
  const hasStarted = status === "RUNNING" || status === "KILLING" || isFinal(status);
  return store.seedVersion(job, {
    config,
    preVersionId,
    status,
    createTime: seed.createTime ?? now,
    startTime: seed.startTime ?? (hasStarted ? now : null),
    endTime: seed.endTime ?? (isFinal(status) ? now : null),
    log: seed.log ?? [],
  });
}

function standingJob(job: Job): StandingJob {
  return {
    projectId: job.project.id,
    jobId: job.id.toString(),
    jobName: job.name,
    jobDesc: job.description,
    workspaceId: job.workspaceId,
    createTime: job.createTime,
    isBeingDeleted: job.isBeingDeleted,
    versions: [...job.versions.values()].reverse().map(standingVersion),
  };
}

function standingVersion(version: Version): StandingVersion {
  return {
    versionId: version.id.toString(),
    versionName: version.name,
    status: version.status,
    statusCode: statusCode(version.status),
    course: version.motion?.course,
    preVersionId: version.preVersionId?.toString(),
    createTime: version.createTime,
    startTime: version.startTime ?? undefined,
    endTime: version.endTime ?? undefined,
    config: version.config,
  };
}

function watch(store: Store, v2: V2Store, journal: Journal, listener: (event: SimulatorEvent) => void): () => void {
  const stopJournal = journal.watch((entry) => listener({ kind: "request", entry }));
  const stopStore = store.watch((change) => {
    if (change.kind === "status") {
      const { version, from, to } = change;
      listener({ kind: "status", jobName: version.job.name, versionName: version.name, from, to });
    } else if (change.kind === "version-gone") {
      const { version } = change;
      listener({ kind: "version-gone", jobName: version.job.name, versionName: version.name });
    } else if (change.kind === "job-gone") listener({ kind: "job-gone", jobName: change.job.name });
  });
  const stopV2 = v2.watch((change) => {
    if (change.kind === "phase") {
      const { job, from, to } = change;
      listener({ kind: "phase", jobName: job.name, from, to });
    } else if (change.kind === "gone") listener({ kind: "job-gone", jobName: change.job.name });
  });
  const sweep = setInterval(() => {
    store.movement.settle();
    v2.settle();
  }, sweepMs);
  sweep.unref();
  return () => {
    clearInterval(sweep);
    stopJournal();
    stopStore();
    stopV2();
  };
}
