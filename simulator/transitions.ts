/** How a version moves from status to status: which ones it passes, how fast, and where it ends. */

import type { Pace, Route, Step } from "./courses.js";
import { createSettings, type Settings } from "./settings.js";
import type { StatusName } from "./statuses.js";

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

export interface Transitions extends Settings<TransitionSetting> {
  /** The route of `traveller` on `course`, as it stands now. */
  route(course: Course, traveller: Traveller): Route<StatusName>;
}

export function createTransitions(paces: DefaultPaces): Transitions {
  const settings = createSettings<TransitionSetting>();
  return {
    ...settings,
    route: (course, traveller) => {
      const setting = settings.newest((candidate) => candidate.course === course && concerns(candidate, traveller));
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
): Route<StatusName> {
  const end = endOf(course, traveller, setting);
  const path = setting?.path ?? defaultPath(course, traveller, end);
  const usual = setting?.pace ?? paces[course];
  const paceOf = (status: StatusName): Pace =>
    setting?.paceOf?.[status] ?? (course === "run" && status === "RUNNING" ? (setting?.pace ?? paces.running) : usual);

  const steps: Step<StatusName>[] = path.slice(1).map((to, index) => ({ to, pace: paceOf(path[index] ?? to) }));
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
