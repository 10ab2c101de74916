/** Every operation of the simulated API: name, method and path, reference page, handler. */

import { listAlgorithms, listEngines, listSpecs } from "./handlers/catalogue.js";
import { createConfig, deleteConfig, getConfig, listConfigs, updateConfig } from "./handlers/configs.js";
import { createSecurityToken, createToken, describeVersion, listProjects } from "./handlers/iam.js";
import { createJob, deleteJob, listJobs, updateJob } from "./handlers/jobs.js";
import { getLog, listLogFiles } from "./handlers/logs.js";
import { createVersion, deleteVersion, getVersion, listVersions, stopVersion } from "./handlers/versions.js";
import type { Api } from "./problems.js";
import { type Profile, profileNames, v1Everywhere, v1NotOnHuawei } from "./profile.js";
import type { Handler } from "./service.js";

export interface Route {
  operation: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  /** The page of the API reference that describes it. */
  page: string;
  handler: Handler;
  /** Who may call it: a caller of the project in the path, any caller, or anybody. */
  access: "project" | "caller" | "anybody";
  api: Api;
  offeredBy: readonly Profile[];
}

const jobs = "/v1/:project_id/training-jobs";
const job = `${jobs}/:job_id`;
const versions = `${job}/versions`;
const version = `${versions}/:version_id`;
const configs = "/v1/:project_id/training-job-configs";
const config = `${configs}/:config_name`;

/** v1, and IAM. */
export const routes: readonly Route[] = [
  { ...route("createJob", "POST", jobs, "modelarts_03_0045", createJob), offeredBy: v1NotOnHuawei },
  route("listJobs", "GET", jobs, "modelarts_03_0046", listJobs),
  route("updateJob", "PUT", job, "modelarts_03_0052", updateJob),
  route("deleteJob", "DELETE", job, "modelarts_03_0053", deleteJob),
  { ...route("createVersion", "POST", versions, "modelarts_03_0050", createVersion), offeredBy: v1NotOnHuawei },
  route("listVersions", "GET", versions, "modelarts_03_0049", listVersions),
  route("getVersion", "GET", version, "modelarts_03_0047", getVersion),
  route("deleteVersion", "DELETE", version, "modelarts_03_0048", deleteVersion),
  route("stopVersion", "POST", `${version}/stop`, "modelarts_03_0051", stopVersion),
  route("listLogFiles", "GET", `${version}/log/file-names`, "modelarts_03_0054", listLogFiles),
  route("getLog", "GET", `${version}/aom-log`, "modelarts_03_0149", getLog),
  route("listAlgorithms", "GET", "/v1/:project_id/built-in-algorithms", "modelarts_03_0056", listAlgorithms),
  route("listSpecs", "GET", "/v1/:project_id/job/resource-specs", "modelarts_03_0072", listSpecs),
  route("listEngines", "GET", "/v1/:project_id/job/ai-engines", "modelarts_03_0073", listEngines),
  route("createConfig", "POST", configs, "modelarts_03_0058", createConfig),
  route("listConfigs", "GET", configs, "modelarts_03_0059", listConfigs),
  route("updateConfig", "PUT", config, "modelarts_03_0060", updateConfig),
  route("deleteConfig", "DELETE", config, "modelarts_03_0061", deleteConfig),
  route("getConfig", "GET", config, "modelarts_03_0062", getConfig),
  iam("describeVersion", "GET", "/v3", "iam_15_0003", describeVersion, "anybody"),
  iam("createToken", "POST", "/v3/auth/tokens", "iam_30_0001", createToken, "anybody"),
  iam("listProjects", "GET", "/v3/projects", "iam_06_0001", listProjects, "caller"),
  iam(
    "createSecurityToken",
    "POST",
    "/v3.0/OS-CREDENTIAL/securitytokens",
    "iam_04_0002",
    createSecurityToken,
    "caller",
  ),
];

function route(operation: string, method: Route["method"], path: string, page: string, handler: Handler): Route {
  return { operation, method, path, page, handler, access: "project", api: "v1", offeredBy: v1Everywhere };
}

function iam(
  operation: string,
  method: Route["method"],
  path: string,
  page: string,
  handler: Handler,
  access: "caller" | "anybody",
): Route {
  return { operation, method, path, page, handler, access, api: "iam", offeredBy: profileNames };
}
