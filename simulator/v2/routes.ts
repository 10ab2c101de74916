/** Every operation of v2: name, method and path, who offers it, handler. */

import { type Profile, v2Everywhere, v2NotOnHuawei, v2OnHuawei } from "../profile.js";
import type { Route } from "../routes.js";
import type { Handler } from "../service.js";
import {
  createAlgorithm,
  deleteAlgorithm,
  getAlgorithm,
  listAlgorithms,
  updateAlgorithm,
} from "./handlers/algorithms.js";
import { listFlavors, listSearchAlgorithms, listTrainingEngines } from "./handlers/catalogue.js";
import {
  checkExperimentName,
  createExperiment,
  deleteExperiment,
  getExperiment,
  listExperiments,
  updateExperiment,
} from "./handlers/experiments.js";
import {
  actOnTrainingJob,
  checkJobName,
  createTrainingJob,
  deleteTrainingJob,
  deleteTrainingJobs,
  getQuotas,
  getTrainingJob,
  searchTrainingJobs,
  updateTrainingJob,
} from "./handlers/jobs.js";
import { getLogLines, getMetrics, linkToLog, listEvents, listStages, listTasks, previewLog } from "./handlers/logs.js";
import { addTags, countByTags, filterByTags, getTags, listProjectTags, removeTags } from "./handlers/tags.js";

const base = "/v2/:project_id";
const jobs = `${base}/training-jobs`;
const job = `${jobs}/:job_id`;
const task = `${job}/tasks/:task_id`;
const algorithms = `${base}/algorithms`;
const algorithm = `${algorithms}/:algorithm_id`;
const experiments = `${base}/training-experiments`;
const experiment = `${experiments}/:experiment_id`;
const tagged = `${base}/modelarts-training-job`;

export const v2Routes: readonly Route[] = [
  both("createJob", "POST", jobs, createTrainingJob),
  both("getJob", "GET", job, getTrainingJob),
  both("searchJobs", "POST", `${base}/training-job-searches`, searchTrainingJobs),
  both("updateJob", "PUT", job, updateTrainingJob),
  both("deleteJob", "DELETE", job, deleteTrainingJob),
  both("jobAction", "POST", `${job}/actions`, actOnTrainingJob),
  huawei("batchDeleteJobs", "POST", `${jobs}/batch-delete`, deleteTrainingJobs),
  huawei("checkJobName", "GET", `${base}/training-job-names`, checkJobName),
  huawei("getQuotas", "GET", `${base}/training-quotas`, getQuotas),
  both("logPreview", "GET", `${task}/logs/preview`, previewLog),
  // Withdrawn on Huawei Cloud; a rule brings it back.
  route("logUrl", "GET", `${task}/logs/url`, linkToLog, v2NotOnHuawei),
  huawei("logLines", "GET", `${job}/logs/:task_id`, getLogLines),
  both("metrics", "GET", `${job}/metrics/:task_id`, getMetrics),
  both("events", "GET", `${job}/events`, listEvents),
  huawei("stages", "GET", `${job}/stages`, listStages),
  huawei("tasks", "GET", `${job}/tasks`, listTasks),
  both("listFlavors", "GET", `${base}/training-job-flavors`, listFlavors),
  both("listEngines", "GET", `${base}/training-job-engines`, listTrainingEngines),
  both("listSearchAlgorithms", "GET", `${base}/search-algorithms`, listSearchAlgorithms),
  both("createAlgorithm", "POST", algorithms, createAlgorithm),
  both("listAlgorithms", "GET", algorithms, listAlgorithms),
  both("getAlgorithm", "GET", algorithm, getAlgorithm),
  both("updateAlgorithm", "PUT", algorithm, updateAlgorithm),
  both("deleteAlgorithm", "DELETE", algorithm, deleteAlgorithm),
  huawei("createExperiment", "POST", experiments, createExperiment),
  huawei("listExperiments", "GET", experiments, listExperiments),
  huawei("getExperiment", "GET", experiment, getExperiment),
  huawei("updateExperiment", "PUT", experiment, updateExperiment),
  huawei("deleteExperiment", "DELETE", experiment, deleteExperiment),
  huawei("checkExperimentName", "GET", `${base}/training-experiment-names`, checkExperimentName),
  huawei("createTags", "POST", `${tagged}/:job_id/tags/create`, addTags),
  huawei("deleteTags", "DELETE", `${tagged}/:job_id/tags/delete`, removeTags),
  huawei("getTags", "GET", `${tagged}/:job_id/tags`, getTags),
  huawei("listProjectTags", "GET", `${tagged}/tags`, listProjectTags),
  huawei("filterByTags", "POST", `${tagged}/resource-instances/filter`, filterByTags),
  huawei("countByTags", "POST", `${tagged}/resource-instances/count`, countByTags),
];

function both(name: string, method: Route["method"], path: string, handler: Handler): Route {
  return route(name, method, path, handler, v2Everywhere);
}

function huawei(name: string, method: Route["method"], path: string, handler: Handler): Route {
  return route(name, method, path, handler, v2OnHuawei);
}

/** v2 shares names of operations with v1, so here they begin with `v2.`. */
function route(
  name: string,
  method: Route["method"],
  path: string,
  handler: Handler,
  offeredBy: readonly Profile[],
): Route {
  return { operation: `v2.${name}`, method, path, page: "v2", api: "v2", handler, access: "project", offeredBy };
}
