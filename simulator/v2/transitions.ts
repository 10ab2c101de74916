/** How a v2 job moves from phase to phase: which ones it passes, how fast, and where it ends. */

import type { Pace, Route, Step } from "../courses.js";
import { createSettings, type Settings } from "../settings.js";
import type { DefaultPaces } from "../transitions.js";
import { splitPhase } from "./phases.js";
import type { TrainingJob, V2Course } from "./records.js";

/** Changes a course for the jobs that start on it afterwards. Of several settings that match, the newest wins. */
export interface V2Transition {
  course: V2Course;
  /** Only for this job, by id or by name. Default: all. */
  jobId?: string;
  jobName?: string;
  /** How each phase is left. Defaults: run 1 read, stop 1 read, deletion 2 reads. */
  pace?: Pace;
  /** How particular phases are left, e.g. `{ Running: { ms: 60_000 } }`. Default: Running is left by hand. */
  paceOf?: Record<string, Pace>;
  /**
   * The phases shown on the way, of any name; `Abnormal/TerminatedFailed` has a secondary phase of its own. Defaults: run Creating,
   * Pending, Running; stop Terminating; deletion none: the job looks as before until it is gone. A phase may come twice, as in
   * Running, Pending, Running for a job that was preempted.
   */
  path?: string[];
  /** Where it ends: a phase, `"gone"`, or for a deletion that comes to nothing `"stays"`. Defaults: Completed, Terminated, gone. */
  end?: string;
  /** Deletion only: how many attempts on one job end so before one goes through. Default: all. */
  failures?: number;
  /** Run only: the exit code of a run that fails, and what is said of it. Defaults 1 and "exit with 1". */
  exitCode?: number;
  message?: string;
}

export interface V2Transitions extends Settings<V2Transition> {
  /** What lies ahead of `job` on `course`, as it stands now. */
  route(course: V2Course, job: TrainingJob): Route<string>;
  /** How a run of the job fails. */
  failure(job: TrainingJob): { code: number; message: string };
}

export function createV2Transitions(paces: DefaultPaces): V2Transitions {
  const settings = createSettings<V2Transition>();
  const settingOf = (course: V2Course, job: TrainingJob) =>
    settings.newest(
      (candidate) =>
        candidate.course === course &&
        (candidate.jobId ?? job.id) === job.id &&
        (candidate.jobName ?? job.name) === job.name,
    );
  return {
    ...settings,
    route: (course, job) => plan(course, job, settingOf(course, job), paces),
    failure: (job) => {
      const { exitCode: code = 1, message = `exit with ${code}` } = settingOf("run", job) ?? {};
      return { code, message };
    },
  };
}

const usualPaths: Record<V2Course, string[]> = {
  run: ["Creating", "Pending", "Running"],
  stop: ["Terminating"],
  deletion: [],
};
const usualEnds: Record<V2Course, string> = { run: "Completed", stop: "Terminated", deletion: "gone" };

function plan(
  course: V2Course,
  job: TrainingJob,
  setting: V2Transition | undefined,
  paces: DefaultPaces,
): Route<string> {
  const relents = course === "deletion" && setting?.failures !== undefined && job.failedDeletions >= setting.failures;
  const end = relents ? "gone" : (setting?.end ?? usualEnds[course]);
  const present = `${job.phase}/${job.secondaryPhase}`;
  const path = setting?.path ?? usualPaths[course];
  const usual = setting?.pace ?? paces[course];
  const paceOf = (text: string): Pace => {
    const { phase } = splitPhase(text);
    const isRunning = course === "run" && phase === "Running";
    return setting?.paceOf?.[phase] ?? (isRunning ? (setting?.pace ?? paces.running) : usual);
  };
  const steps: Step<string>[] = path.slice(1).map((to, index) => ({ to, pace: paceOf(path[index] ?? to) }));
  const last = path.at(-1);
  const final = end === "stays" ? present : end;
  if (last !== final) steps.push({ to: final, pace: paceOf(last ?? present) });
  return { enter: path[0], steps };
}
