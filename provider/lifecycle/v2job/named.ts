// Jobs of v2 as things that have names of their own.

import { jobMadeOfRows } from "../../inputs/v2/rows";
import type { JobsClient } from "../../v2/client";
import { isNameTaken } from "../../v2/errorCodes";
import { findByName } from "../../v2/find";
import type { JobDetails } from "../../v2/job";
import type { NamedKind } from "../namedOnce";
import { jobNameWords } from "../uniqueName";
import { v2JobWords } from "./words";

export const namedJob: NamedKind<JobsClient, JobDetails> = {
  words: v2JobWords,
  nameWords: jobNameWords,
  rows: jobMadeOfRows,
  create: (client, body) => client.createJob(body),
  describe: (client, jobId, { description }) => client.updateDescription(jobId, description),
  findByName,
  isNameTaken,
  factsOf: ({ jobId, jobName, createTime, description }) => ({ id: jobId, name: jobName, createTime, description }),
  importedBy: (id) => id,
};
