/** How a version moves from status to status: which ones it passes, how fast, and where it ends. */

import type { StatusName } from "./statuses.js";

/**
 * When a status is left: at once, after it has been read `reads` times, after `ms` milliseconds of the simulator's clock, or
 * only by `control.advance`.
 */
export type Pace = "immediate" | "manual" | { reads: number } | { ms: number };

/** A version's course: from creation to its end, from a stop request to KILLED, from a DELETE to gone. */
export type Course = "run" | "stop" | "deletion";

/** Changes a course for what starts on it afterwards. Of several settings that match, the newest wins. */
export interface TransitionSetting {
  course: Course;
  /** Only for this job, by id or by name, or only for this version. Default: all. */
  jobId?: string;
  jobName?: string;
  versionId?: string;
  /** How each status is left. Defaults: run 1 read, stop 1 read, deletion 2 reads. */
  pace?: Pace;
  /** How particular statuses are left, e.g. `{ RUNNING: { ms: 60_000 } }`. Default: RUNNING is left by hand. */
  paceOf?: Partial<Record<StatusName, Pace>>;
  /**
   * The statuses shown on the way. Defaults: run INIT, IMAGE_CREATING (custom image only), SUBMIT_TRYING, WAITING, RUNNING;
   * stop KILLING; deletion KILLING for an active version and nothing for a finished one, which keeps its status. An empty
   * list hides a deletion: the version looks as before until it is gone.
   */
  path?: StatusName[];
  /** Where it ends: a status, or `"gone"`. Defaults: COMPLETED, KILLED, gone. */
  end?: StatusName | "gone";
  /** Deletion only: with `end: "DELETE_FAILED"`, how many attempts on one version fail before one goes through. Default: all. */
  failures?: number;
}

export interface Step {
  to: StatusName | "gone";
  pace: Pace;
}

export interface Route {
  /** The status shown at once; undefined keeps the present one. */
  enter: StatusName | undefined;
  steps: Step[];
}

/** What a route depends on. */
export interface Traveller {
  jobId: string;
  jobName: string;
  versionId: string;
  status: StatusName;
  isActive: boolean;
  hasCustomImage: boolean;
  failedDeletions: number;
}

/** Paces when no setting says otherwise. */
export interface DefaultPaces {
  run: Pace;
  running: Pace;
  stop: Pace;
  deletion: Pace;
}

export interface Transitions {
  set(setting: TransitionSetting): void;
  clear(): void;
  settings(): readonly TransitionSetting[];
  /** The route of `traveller` on `course`, as it stands now. */
  route(course: Course, traveller: Traveller): Route;
}

export function createTransitions(paces: DefaultPaces): Transitions {
  let settings: TransitionSetting[] = [];
  return {
    set: (setting) => {
      settings.push(setting);
    },
    clear: () => {
      settings = [];
    },
    settings: () => settings,
    route: (course, traveller) => {
      const setting = settings.findLast((candidate) => candidate.course === course && concerns(candidate, traveller));
      return plan(course, traveller, setting, paces);
    },
  };
}

function concerns(setting: TransitionSetting, traveller: Traveller): boolean {
  return (
    (setting.jobId === undefined || setting.jobId === traveller.jobId) &&
    (setting.jobName === undefined || setting.jobName === traveller.jobName) &&
    (setting.versionId === undefined || setting.versionId === traveller.versionId)
  );
}

function plan(
  course: Course,
  traveller: Traveller,
  setting: TransitionSetting | undefined,
  paces: DefaultPaces,
): Route {
  const end = endOf(course, traveller, setting);
  const path = setting?.path ?? defaultPath(course, traveller, end);
  const usual = setting?.pace ?? paces[course];
  const paceOf = (status: StatusName): Pace =>
    setting?.paceOf?.[status] ?? (course === "run" && status === "RUNNING" ? (setting?.pace ?? paces.running) : usual);

  const steps: Step[] = path.slice(1).map((to, index) => ({ to, pace: paceOf(path[index] ?? to) }));
  const last = path.at(-1);
  if (last !== end) steps.push({ to: end, pace: paceOf(last ?? traveller.status) });
  return { enter: path[0], steps };
}

function endOf(course: Course, traveller: Traveller, setting: TransitionSetting | undefined): StatusName | "gone" {
  const usual = course === "run" ? "COMPLETED" : course === "stop" ? "KILLED" : "gone";
  const end = setting?.end ?? usual;
  const relents = setting?.failures !== undefined && traveller.failedDeletions >= setting.failures;
  return end === "DELETE_FAILED" && relents ? "gone" : end;
}

function defaultPath(course: Course, traveller: Traveller, end: StatusName | "gone"): StatusName[] {
  if (course === "stop") return ["KILLING"];
  if (course === "deletion") return traveller.isActive ? ["KILLING"] : [];
  if (end === "IMAGE_FAILED") return ["INIT", "IMAGE_CREATING"];
  if (end === "CHECK_FAILED") return ["INIT", "CHECK_INIT", "CHECK_RUNNING"];
  const start: StatusName[] = traveller.hasCustomImage ? ["INIT", "IMAGE_CREATING"] : ["INIT"];
  if (end === "SUBMIT_FAILED") return [...start, "SUBMIT_TRYING"];
  if (end === "MOUNT_FAILED") return [...start, "SUBMIT_TRYING", "WAITING"];
  return [...start, "SUBMIT_TRYING", "WAITING", "RUNNING"];
}
