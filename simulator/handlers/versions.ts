/** Training job versions: create, list, details, stop, delete (modelarts_03_0050, 0049, 0047, 0051, 0048). */

import { isObject, toLong } from "../json.js";
import { turnPage } from "../paging.js";
import { createdVersion, listedVersion, long, versionDetails, versionListHead } from "../present.js";
import { badParameter } from "../problems.js";
import { wholeNumber } from "../query.js";
import type { Version } from "../records.js";
import { checkRunConfig } from "../runConfig.js";
import { acknowledge, type Call, ok, type Reply } from "../service.js";
import { bodyOf, descriptionFrom, jobOf, versionOf, versionRead } from "./input.js";

/** modelarts_03_0050 */
export function createVersion(call: Call): Reply {
  const { store, configRules } = call.service;
  const job = jobOf(call);
  const body = bodyOf(call);
  const { config } = body;
  if (!isObject(config)) throw badParameter("config should be specified");
  if (configRules.strictness === "tables" && (config.volumes !== undefined || config.create_version !== undefined))
    throw badParameter("volumes and create_version cannot be specified for a version");
  checkRunConfig(config, "version", configRules);
  if (typeof config.train_url !== "string" || config.train_url === "")
    throw badParameter("train_url should be specified");
  const preVersionId = toLong(config.pre_version_id);
  if (preVersionId === undefined) throw badParameter("pre_version_id should be specified");
  // The first version of an empty job has nothing to follow on.
  if (job.versions.size > 0 && !job.versions.has(preVersionId))
    throw badParameter("The pre_version_id is not a version of the job");

  const description = descriptionFrom(body, "job_desc");
  const version = store.createVersion(job, { config, preVersionId });
  // The description belongs to the job; a version without one leaves it alone.
  if (body.job_desc !== undefined) store.describeJob(job, description);
  store.hide({ version }, call.lag ?? store.rules.creationLag);
  return ok(createdVersion(version, call.dialect));
}

/** modelarts_03_0049 */
export function listVersions(call: Call): Reply {
  const { query, dialect, now } = call;
  const { store } = call.service;
  const perPage = wholeNumber(query, "per_page", { min: 1, max: 1000, fallback: 10 });
  // Page 0, the default, means all versions.
  const page = wholeNumber(query, "page", { min: 0, max: 65535, fallback: 0 });
  const job = jobOf(call, "list");
  const versions = store.list(job);
  const { shown, total, invented } = turnPage(versions, { page, perPage }, call.paging);
  for (const version of shown) store.movement.read(version);
  const listed = (version: Version) => listedVersion(version, now, dialect);
  const model = versions[0] && listed(versions[0]);
  return ok({
    ...versionListHead(job, total, dialect),
    versions: [...shown.map(listed), ...invented.map((id) => ({ ...model, version_id: long(id, dialect) }))],
  });
}

/** modelarts_03_0047 */
export function getVersion(call: Call): Reply {
  const version = versionRead(call);
  call.service.store.movement.read(version);
  return ok(versionDetails(version, call.now, call.dialect));
}

/** modelarts_03_0048 */
export function deleteVersion(call: Call): Reply {
  call.service.store.deleteVersion(versionOf(call), call.dialect.repeatedDelete, call.lag);
  return acknowledge(call.dialect);
}

/** modelarts_03_0051 */
export function stopVersion(call: Call): Reply {
  call.service.store.stopVersion(versionOf(call));
  return acknowledge(call.dialect);
}
