// The look-ups that programs of every language have: functions of the package, by their tokens.

import { reachApi } from "../auth/reachApi";
import { openSession } from "../auth/session";
import { budgetsMs } from "../budgets";
import { systemClock } from "../clock";
import { Deadline } from "../deadline";
import { ConfigError } from "../errors";
import type { ProjectApi } from "../http/api";
import type { Properties } from "../lifecycle/properties";
import { locationIn, textOf } from "../lifecycle/target";
import { findJob, findV2Algorithm, findV2Job, findVersion } from "../lookups/queries";
import { resolveLocation, type Sources } from "../settings/settings";
import type { TrainingJobsClient } from "../v1/client";
import { openTrainingJobs } from "../v1/trainingJobs";
import { openAlgorithms } from "../v2/algorithms";
import type { AlgorithmsClient } from "../v2/algorithmsClient";
import type { JobsClient } from "../v2/client";
import { openJobs } from "../v2/jobs";

/** A look-up, as the package's schema describes it and the plugin answers it. */
export interface LookUp {
  readonly description: string;
  /** The names of what is asked with, all of it text; those that may be left out end with a question mark. */
  readonly asksWith: readonly string[];
  /** The name of what it answers with. */
  readonly answersWith: string;
  /** The token of its type, in `answerTypes`: one such thing, or a list of them. */
  readonly answerType: string;
  readonly isList: boolean;
  ask(api: ProjectApi, deadline: Deadline, given: Properties): Promise<unknown>;
}

/** Where all of them may be told to look. */
export const placeNames = ["region?", "projectId?", "endpoint?"] as const;

export const lookUps: Readonly<Record<string, LookUp>> = {
  "modelarts:index:getTrainingJob": v1(
    "A job with all of its versions, by its id or its name.",
    ["jobId?", "jobName?"],
    { job: "modelarts:index:TrainingJobInfo" },
    (client, given) => findJob(client, whichIn(given)),
  ),
  "modelarts:index:getTrainingJobVersion": v1(
    "One version of a job.",
    ["jobId", "versionId"],
    { version: "modelarts:index:TrainingJobVersionInfo" },
    (client, given) =>
      findVersion(client, { jobId: required(given, "jobId"), versionId: required(given, "versionId") }),
  ),
  "modelarts:index:listTrainingJobs": v1(
    "All jobs, or those whose names contain a text.",
    ["searchContent?"],
    { jobs: "modelarts:index:TrainingJobSummary" },
    (client, { searchContent }) => {
      const text = textOf(searchContent);
      return client.listJobs(text === undefined ? {} : { searchContent: text });
    },
  ),
  "modelarts:index:listTrainingJobVersions": v1(
    "All versions of a job.",
    ["jobId"],
    { versions: "modelarts:index:TrainingJobVersionInfo" },
    async (client, given) => (await findJob(client, { jobId: required(given, "jobId") })).versions,
  ),
  "modelarts:index:listResourceSpecifications": v1(
    "The kinds of machines of the public pool, with their `specId`.",
    [],
    { specifications: "modelarts:index:ResourceSpecification" },
    (client) => client.listResourceSpecifications(),
  ),
  "modelarts:index:listEngines": v1(
    "The engines that code can run on, with their `engineId`.",
    [],
    { engines: "modelarts:index:EngineInfo" },
    (client) => client.listEngines(),
  ),
  "modelarts:v2:getTrainingJob": v2(
    "A job, by its id, or by its name in a workspace.",
    ["jobId?", "jobName?", "workspaceId?"],
    { job: "modelarts:v2:TrainingJobInfo" },
    (client, given) => {
      const workspaceId = textOf(given.workspaceId);
      return findV2Job(client, { ...whichIn(given), ...(workspaceId !== undefined && { workspaceId }) });
    },
  ),
  "modelarts:v2:listTrainingJobs": v2(
    "All jobs of the default workspace.",
    [],
    { jobs: "modelarts:v2:TrainingJobInfo" },
    (client) => client.searchJobs({}),
  ),
  "modelarts:v2:getAlgorithm": ofAlgorithms(
    "An algorithm, by its id, or by its name in a workspace.",
    ["algorithmId?", "algorithmName?", "workspaceId?"],
    { algorithm: "modelarts:v2:AlgorithmInfo" },
    (client, given) => {
      const [algorithmId, workspaceId] = [textOf(given.algorithmId), textOf(given.workspaceId)];
      if (algorithmId !== undefined) return findV2Algorithm(client, { algorithmId });
      const algorithmName = required(given, "algorithmName");
      return findV2Algorithm(client, { algorithmName, ...(workspaceId !== undefined && { workspaceId }) });
    },
  ),
  "modelarts:v2:listAlgorithms": ofAlgorithms(
    "All algorithms of the default workspace.",
    [],
    { algorithms: "modelarts:v2:AlgorithmInfo" },
    (client) => client.listAlgorithms({}),
  ),
  "modelarts:v2:listFlavors": v2(
    "The kinds of machines, with their `flavorId`; of one kind of processor where `flavorType` says CPU, GPU or Ascend.",
    ["flavorType?"],
    { flavors: "modelarts:v2:Flavor" },
    (client, { flavorType }) => client.listFlavors(textOf(flavorType)),
  ),
  "modelarts:v2:listEngines": v2(
    "The engines that code can run on.",
    [],
    { engines: "modelarts:v2:EngineInfo" },
    (client) => client.listEngines(),
  ),
};

/** Look-ups by what a provider is configured with; they share a token and connections. */
export function openLookUps(sources: Sources): { ask(token: string, given: Properties): Promise<Properties> } {
  const session = openSession(sources);
  return {
    async ask(token, given) {
      const lookUp = lookUps[token];
      if (lookUp === undefined) {
        throw new ConfigError("token", `there is no function ${token} in this version of the plugin`);
      }
      const deadline = new Deadline(systemClock, budgetsMs.lookUp);
      const api = await reachApi(session, resolveLocation(locationIn(given), sources), deadline);
      return { [lookUp.answersWith]: await lookUp.ask(api, deadline, given) };
    },
  };
}

type Ask<Client> = (client: Client, given: Properties) => Promise<unknown>;

function v1(
  description: string,
  asksWith: readonly string[],
  answers: Readonly<Record<string, string>>,
  ask: Ask<TrainingJobsClient>,
): LookUp {
  return {
    ...{ description, asksWith, ...answersOf(answers) },
    ask: (api, deadline, given) => ask(openTrainingJobs(api).with({ deadline }), given),
  };
}

function v2(
  description: string,
  asksWith: readonly string[],
  answers: Readonly<Record<string, string>>,
  ask: Ask<JobsClient>,
): LookUp {
  return {
    ...{ description, asksWith, ...answersOf(answers) },
    ask: (api, deadline, given) => ask(openJobs(api).with({ deadline }), given),
  };
}

function ofAlgorithms(
  description: string,
  asksWith: readonly string[],
  answers: Readonly<Record<string, string>>,
  ask: Ask<AlgorithmsClient>,
): LookUp {
  return {
    ...{ description, asksWith, ...answersOf(answers) },
    ask: (api, deadline, given) => ask(openAlgorithms(api).with({ deadline }), given),
  };
}

/** The name and the type of an answer; of several things the name is in the plural. */
function answersOf(answers: Readonly<Record<string, string>>): Pick<LookUp, "answersWith" | "answerType" | "isList"> {
  const [[answersWith, answerType] = ["", ""]] = Object.entries(answers);
  return { answersWith, answerType, isList: answersWith.endsWith("s") };
}

function whichIn(given: Properties): { jobId: string } | { jobName: string } {
  const jobId = textOf(given.jobId);
  return jobId === undefined ? { jobName: required(given, "jobName") } : { jobId };
}

function required(given: Properties, name: string): string {
  const value = textOf(given[name]);
  if (value === undefined) throw new ConfigError(name, `${name} is required`);
  return value;
}
