/** What a state file keeps of v2. */

import { type Static, Type } from "@sinclair/typebox";
import { AnyObject, Pace } from "../controlParts.js";
import type { JsonObject } from "../json.js";
import type { TrainingJob } from "./records.js";
import type { V2Store } from "./store.js";

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);
const Plain = Type.Unsafe<JsonObject>(AnyObject);
const Source = Type.Union([Type.Literal("Job"), Type.Literal("Task"), Type.Literal("K8S")]);
const Level = Type.Union([Type.Literal("Info"), Type.Literal("Warning"), Type.Literal("Error")]);
const SavedJob = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  workspaceId: Type.String(),
  createTime: Type.Number(),
  description: Type.String(),
  algorithm: Plain,
  spec: Plain,
  annotations: Plain,
  endpoints: Plain,
  experimentId: Nullable(Type.String()),
  phase: Type.String(),
  secondaryPhase: Type.String(),
  startTime: Nullable(Type.Number()),
  endTime: Nullable(Type.Number()),
  runs: Type.Array(Type.Object({ start: Type.Number(), end: Nullable(Type.Number()) })),
  exit: Nullable(Type.Object({ code: Type.Number(), message: Type.String() })),
  tags: Type.Record(Type.String(), Type.String()),
  log: Type.Array(Type.String()),
  events: Type.Array(Type.Object({ time: Type.Number(), level: Level, message: Type.String(), source: Source })),
  failedDeletions: Type.Number(),
  motion: Nullable(
    Type.Object({
      course: Type.Union([Type.Literal("run"), Type.Literal("stop"), Type.Literal("deletion")]),
      steps: Type.Array(Type.Object({ to: Type.String(), pace: Pace })),
      reads: Type.Number(),
      since: Type.Number(),
    }),
  ),
});
const named = {
  id: Type.String(),
  name: Type.String(),
  workspaceId: Type.String(),
  createTime: Type.Number(),
  description: Type.String(),
  updateTime: Type.Number(),
};
export const SavedV2 = Type.Array(
  Type.Object({
    id: Type.String(),
    jobs: Type.Array(SavedJob),
    algorithms: Type.Array(
      Type.Object({ ...named, jobConfig: Plain, requirements: Type.Array(Type.Unknown()), advanced: Plain }),
    ),
    experiments: Type.Array(Type.Object(named)),
  }),
);
type SavedV2 = Static<typeof SavedV2>;

export function captureV2(store: V2Store): SavedV2 {
  return [...store.projects.values()].map(({ id, jobs, algorithms, experiments }) => ({
    id,
    jobs: [...jobs.values()].map(captureJob),
    algorithms: [...algorithms.values()],
    experiments: [...experiments.values()],
  }));
}

function captureJob({
  project: _,
  hidden: _hidden,
  lingers: _lingers,
  ...job
}: TrainingJob): SavedV2[number]["jobs"][number] {
  const { experimentId = null, exit = null, motion = null, ...facts } = job;
  return { ...facts, experimentId, exit, motion };
}

export function restoreV2(saved: SavedV2, store: V2Store): void {
  for (const { id, jobs, algorithms, experiments } of saved) {
    const project = store.project(id);
    for (const algorithm of algorithms) project.algorithms.set(algorithm.id, algorithm);
    for (const experiment of experiments) project.experiments.set(experiment.id, experiment);
    for (const { motion, experimentId, exit, ...facts } of jobs) {
      const job = store.add(project, { ...facts, experimentId: experimentId ?? undefined, exit: exit ?? undefined });
      if (motion) store.courses.resume(job, motion);
    }
  }
}
