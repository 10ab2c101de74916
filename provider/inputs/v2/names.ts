// The names of the properties of a training job of v2.

import { type NameOf, namesOf } from "../table";
import { jobMadeOfRows, jobV2Rows } from "./rows";

export const jobV2InputNames = namesOf(jobV2Rows);
/** What a job is made of, as far as the service reports it. */
export const jobV2MadeOfNames = namesOf(jobMadeOfRows).filter((name) => name !== "extra");

/** What the service says of a job, apart from what it is made of. */
export const jobV2ObservedNames = [
  "phase",
  "secondaryPhase",
  "createTime",
  "startTime",
  "durationMs",
  "tasks",
  "exitCodes",
  "userName",
  "engineName",
  "engineVersion",
  "flavorName",
  "poolName",
] as const;

export type JobV2InputName = NameOf<typeof jobV2Rows>;
export type JobV2ObservedName = (typeof jobV2ObservedNames)[number];
