// A training job of v2 as answers have it: create, details, terminate and each entry of a search share one shape.
//
// Tokens and addresses of what runs inside of a job are not read at all, so that nobody can store or show them.

import * as v from "valibot";
import { optionalInteger, optionalText, present, text, unlessOdd } from "../http/fields";
import { jobMadeOfRows } from "../inputs/v2/rows";
import { readInputs } from "../inputs/wire";
import { jobV2Codecs } from "./codecs";
import { phaseNamed } from "./status";

/** What a job is known by, and how far it is; a phase that is no text ends no wait. */
const neededFields = {
  metadata: v.looseObject({
    id: v.pipe(text, v.regex(/^[0-9A-Za-z-]+$/, "not an id")),
    name: unlessOdd(optionalText),
    workspace_id: unlessOdd(optionalText),
    create_time: unlessOdd(optionalInteger),
  }),
  status: v.nullish(v.looseObject({ phase: unlessOdd(optionalText) })),
};

const taskStatus = v.object({
  task: unlessOdd(optionalText),
  exit_code: unlessOdd(optionalInteger),
  message: unlessOdd(optionalText),
});

function listed<Item>(item: v.GenericSchema<unknown, Item>) {
  return unlessOdd(v.nullish(v.array(item)));
}

const statusFields = v.object({
  phase: unlessOdd(optionalText),
  secondary_phase: unlessOdd(optionalText),
  duration: unlessOdd(optionalInteger),
  start_time: unlessOdd(optionalInteger),
  tasks: listed(text),
  task_statuses: listed(taskStatus),
});
const specFields = v.object({
  resource: unlessOdd(
    v.nullish(v.object({ flavor_name: unlessOdd(optionalText), pool_name: unlessOdd(optionalText) })),
  ),
});
const engineFields = v.object({
  engine: unlessOdd(
    v.nullish(v.object({ engine_name: unlessOdd(optionalText), engine_version: unlessOdd(optionalText) })),
  ),
});
const moreFields = v.object({ user_name: unlessOdd(optionalText) });

/** `undefined` for what is not there, or is no such object. */
function partOf<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown): Output | undefined {
  const read = v.safeParse(schema, value);
  return read.success ? read.output : undefined;
}

function statusOf({ metadata, status }: v.InferOutput<typeof neededSchema>) {
  return present({
    /** The job's id, a uuid. */
    jobId: metadata.id,
    /** The job's name, its own in its workspace. */
    jobName: metadata.name,
    workspaceId: metadata.workspace_id,
    /** Milliseconds since 1970. */
    createTime: metadata.create_time,
    /** Such as "Running"; an empty text where there is none. */
    phase: phaseNamed(status?.phase ?? ""),
  });
}

const neededSchema = v.looseObject(neededFields);

/** A job for no more than how far it is. */
export const jobStatusSchema = v.pipe(neededSchema, v.transform(statusOf));

/** A job with all that is said of it. */
export const jobSchema = v.pipe(
  neededSchema,
  v.transform((raw) => {
    const status = partOf(statusFields, raw.status);
    const engine = partOf(engineFields, raw.algorithm)?.engine;
    const resource = partOf(specFields, raw.spec)?.resource;
    return present({
      ...readInputs(jobMadeOfRows, jobV2Codecs, raw),
      ...statusOf(raw),
      /** What is said of it. */
      description: v.parse(unlessOdd(jobV2Codecs.description.reads), raw.metadata.description),
      /** More of the same, which the service declares to be unstable. */
      secondaryPhase: status?.secondary_phase,
      /** Milliseconds since 1970; not there before the start. */
      startTime: status?.start_time === 0 ? undefined : status?.start_time,
      /** How long it has run, or ran, in milliseconds. */
      durationMs: status?.duration,
      /** The names by which logs are asked for, such as "worker-0". */
      tasks: status?.tasks ?? [],
      /** How each task ended, where one has. */
      taskStatuses: (status?.task_statuses ?? []).map((task) =>
        present({ task: task.task, exitCode: task.exit_code, message: task.message }),
      ),
      /** Who has asked for it, as IAM knows the user. */
      userName: partOf(moreFields, raw.metadata)?.user_name,
      /** The engine's name, such as "PyTorch". */
      engineName: engine?.engine_name,
      /** The engine's version. */
      engineVersion: engine?.engine_version,
      /** The name of the machines. */
      flavorName: resource?.flavor_name,
      /** The name of the dedicated pool, where it runs in one. */
      poolName: resource?.pool_name,
    });
  }),
);

/** Everything that is read of a job. */
export type JobDetails = v.InferOutput<typeof jobSchema>;
/** How far a job is. */
export type JobStatus = v.InferOutput<typeof jobStatusSchema>;
