/** Keeps what the store holds in a file, so that a simulator takes up where the last one stopped. */

import { existsSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { type JsonObject, readJson, writeJson } from "./json.js";
import type { Job, Version } from "./records.js";
import { type StatusName, statusNames } from "./statuses.js";
import type { Store } from "./store.js";
import { captureV2, restoreV2, SavedV2 } from "./v2/state.js";
import type { V2Store } from "./v2/store.js";

const Status = Type.Unsafe<StatusName>(Type.Union(statusNames.map((name) => Type.Literal(name))));
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);
const Config = Type.Unsafe<JsonObject>(Type.Record(Type.String(), Type.Unknown()));
const Id = Type.String({ pattern: "^[0-9]{1,19}$" });
const Pace = Type.Union([
  Type.Literal("immediate"),
  Type.Literal("manual"),
  Type.Object({ reads: Type.Number() }),
  Type.Object({ ms: Type.Number() }),
]);
const SavedVersion = Type.Object({
  id: Id,
  name: Type.String(),
  preVersionId: Nullable(Id),
  resourceId: Type.String(),
  createTime: Type.Number(),
  startTime: Nullable(Type.Number()),
  endTime: Nullable(Type.Number()),
  status: Status,
  config: Config,
  log: Type.Array(Type.String()),
  failedDeletions: Type.Number(),
  motion: Nullable(
    Type.Object({
      course: Type.Union([Type.Literal("run"), Type.Literal("stop"), Type.Literal("deletion")]),
      steps: Type.Array(Type.Object({ to: Type.Union([Status, Type.Literal("gone")]), pace: Pace })),
      reads: Type.Number(),
      since: Type.Number(),
    }),
  ),
});
const SavedJob = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  workspaceId: Type.String(),
  createTime: Type.Number(),
  nextNumber: Type.Number(),
  isBeingDeleted: Type.Boolean(),
  versions: Type.Array(SavedVersion),
});
const SavedState = Type.Object({
  format: Type.Literal(1),
  nextJobId: Id,
  nextVersionId: Id,
  projects: Type.Array(
    Type.Object({
      id: Type.String(),
      jobs: Type.Array(SavedJob),
      configs: Type.Array(
        Type.Object({
          name: Type.String(),
          description: Type.String(),
          createTime: Type.Number(),
          config: Config,
        }),
      ),
    }),
  ),
  v2: Type.Optional(SavedV2),
});
type SavedState = Static<typeof SavedState>;

/** Keeps a file up to date with a store. */
export interface StateFile {
  /** Settles when the file has what the store holds now, or could not be written. */
  saved(): Promise<void>;
  /** Writes what is not written yet, and ends. Throws if that fails. */
  close(): Promise<void>;
}

/** Changes that nobody waits for are gathered for at least this long before they are written. */
const gatherMs = 200;

/**
 * Fills the stores from `file`, if it exists, and from then on writes every change to it. A file that cannot be understood is an
 * error, and stays as it is.
 */
export function keepState(file: string, store: Store, v2: V2Store): StateFile {
  if (existsSync(file)) restore(readState(file), store, v2);
  const revisionNow = () => store.revision + v2.revision;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let written = revisionNow();
  let failure: unknown;

  const write = async () => {
    if (written === revisionNow()) return;
    const revision = revisionNow();
    const started = performance.now();
    try {
      await replaceFile(file, `${writeJson(capture(store, v2))}\n`);
      written = revision;
      failure = undefined;
    } catch (error) {
      // The next change tries again; the simulated service goes on meanwhile.
      if (failure === undefined) process.emitWarning(`${file} could not be written: ${String(error)}`);
      failure = error;
      return;
    }
    // A large state takes a while to write: then it is written less often.
    if (written !== revisionNow()) schedule((performance.now() - started) * 5);
  };
  // Whoever comes while a write is under way shares the next.
  let next: Promise<void> | undefined;
  const save = () => {
    next ??= writing.then(() => {
      next = undefined;
      return write();
    });
    writing = next;
    return next;
  };
  const schedule = (ms: number) => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void save();
      },
      Math.max(gatherMs, ms),
    );
    timer.unref();
  };
  const stops = [store.watch(() => schedule(gatherMs)), v2.watch(() => schedule(gatherMs))];
  return {
    saved: () => (written === revisionNow() ? Promise.resolve() : save()),
    close: async () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
      await save();
      clearTimeout(timer);
      if (failure !== undefined) throw new Error(`${file} could not be written`, { cause: failure });
    },
  };
}

function readState(file: string): SavedState {
  let value: unknown;
  try {
    value = readJson(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not a state file of this simulator: it is not JSON`, { cause: error });
  }
  if (Value.Check(SavedState, value)) return value;
  const first = Value.Errors(SavedState, value).First();
  throw new Error(`${file} is not a state file of this simulator: ${first?.path} ${first?.message}`);
}

/** A reader sees the old file or the new one, whole, also after a crash in the middle. */
async function replaceFile(file: string, text: string): Promise<void> {
  // Always the same name, so that a process killed in the middle leaves nothing that the next one does not clear away.
  const draft = `${file}.tmp`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function capture(store: Store, v2: V2Store): SavedState {
  return {
    format: 1,
    nextJobId: store.nextJobId.toString(),
    nextVersionId: store.nextVersionId.toString(),
    projects: [...store.projects.values()].map((project) => ({
      id: project.id,
      jobs: [...project.jobs.values()].map(captureJob),
      configs: [...project.configs.values()],
    })),
    v2: captureV2(v2),
  };
}

function captureJob(job: Job): Static<typeof SavedJob> {
  const { name, description, workspaceId, createTime, nextNumber, isBeingDeleted } = job;
  return {
    id: job.id.toString(),
    name,
    description,
    workspaceId,
    createTime,
    nextNumber,
    isBeingDeleted,
    versions: [...job.versions.values()].map(captureVersion),
  };
}

function captureVersion(version: Version): Static<typeof SavedVersion> {
  const { name, resourceId, createTime, startTime, endTime, status, config, log, failedDeletions } = version;
  return {
    id: version.id.toString(),
    name,
    preVersionId: version.preVersionId?.toString() ?? null,
    resourceId,
    createTime,
    startTime,
    endTime,
    status,
    config,
    log,
    failedDeletions,
    motion: version.motion ?? null,
  };
}

function restore(state: SavedState, store: Store, v2: V2Store): void {
  restoreV2(state.v2 ?? [], v2);
  store.nextJobId = BigInt(state.nextJobId);
  store.nextVersionId = BigInt(state.nextVersionId);
  for (const saved of state.projects) {
    const project = store.project(saved.id);
    for (const config of saved.configs) project.configs.set(config.name, config);
    for (const { versions, isBeingDeleted, ...rest } of saved.jobs) {
      const job = store.addJob(project, { ...rest, id: BigInt(rest.id) });
      job.isBeingDeleted = isBeingDeleted;
      for (const version of versions) restoreVersion(version, job, store);
    }
  }
}

function restoreVersion(saved: Static<typeof SavedVersion>, job: Job, store: Store): void {
  const { motion, failedDeletions, ...rest } = saved;
  const version = store.addVersion(job, {
    ...rest,
    id: BigInt(rest.id),
    preVersionId: rest.preVersionId === null ? null : BigInt(rest.preVersionId),
  });
  version.failedDeletions = failedDeletions;
  if (motion) store.movement.resume(version, motion);
}
