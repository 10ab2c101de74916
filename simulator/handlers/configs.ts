/** Stored job configurations, addressed by name (modelarts_03_0058 to 0062). */

import type { JsonObject } from "../json.js";
import { configDetails, listedConfig, number } from "../present.js";
import { NotFound, nameTaken } from "../problems.js";
import { compare, oneOf, pageOf, searchText, wholeNumber } from "../query.js";
import type { JobConfig } from "../records.js";
import { checkRunConfig } from "../runConfig.js";
import { acknowledge, type Call, ok, type Reply } from "../service.js";
import { bodyOf, descriptionFrom, nameFrom } from "./input.js";

/** modelarts_03_0058 */
export function createConfig(call: Call): Reply {
  const { store, configRules, clock } = call.service;
  const { configs } = call.project;
  const body = bodyOf(call);
  const name = nameFrom(body, "config_name");
  const description = descriptionFrom(body, "config_desc");
  checkRunConfig(body, "stored", configRules);
  if (configs.has(name)) throw nameTaken("Config", name);
  configs.set(name, { name, description, config: withoutHead(body), createTime: clock.now() });
  store.touched();
  return ok({ is_success: true });
}

const sortKeys = ["config_name", "config_desc", "create_time"] as const;

/** modelarts_03_0059 */
export function listConfigs({ project, query, dialect }: Call): Reply {
  const perPage = wholeNumber(query, "per_page", { min: 1, max: 1000, fallback: 10 });
  const page = wholeNumber(query, "page", { min: 1, max: 65535, fallback: 1 });
  const sortBy = oneOf(query, "sortBy", sortKeys, "config_name");
  const direction = oneOf(query, "order", ["asc", "desc"], "desc") === "asc" ? 1 : -1;
  const search = searchText(query, 64);
  const type = oneOf(query, "config_type", ["custom", "sample"], "custom");
  // The simulated region has no sample configurations.
  const all = type === "custom" ? [...project.configs.values()] : [];
  const found = all
    .filter(({ name }) => name.includes(search))
    .sort((left, right) => direction * compare(sortKey(left, sortBy), sortKey(right, sortBy)));
  return ok({
    is_success: true,
    config_total_count: number(found.length, dialect),
    configs: pageOf(found, page, perPage).map((stored) => listedConfig(stored, dialect)),
  });
}

/** modelarts_03_0062 */
export function getConfig(call: Call): Reply {
  oneOf(call.query, "config_type", ["custom", "sample"], "custom");
  return ok(configDetails(configOf(call), call.dialect));
}

/** modelarts_03_0060 */
export function updateConfig(call: Call): Reply {
  const { store, configRules } = call.service;
  const stored = configOf(call);
  const body = bodyOf(call);
  const description = descriptionFrom(body, "config_desc");
  checkRunConfig(body, "stored", configRules);
  stored.description = description;
  stored.config = withoutHead(body);
  store.touched();
  return acknowledge(call.dialect);
}

/** modelarts_03_0061 */
export function deleteConfig(call: Call): Reply {
  call.project.configs.delete(configOf(call).name);
  call.service.store.touched();
  return acknowledge(call.dialect);
}

function configOf(call: Call): JobConfig {
  const config = call.project.configs.get(call.params.config_name ?? "");
  if (!config) throw new NotFound("configuration");
  return config;
}

function withoutHead({ config_name: _name, config_desc: _description, ...config }: JsonObject): JsonObject {
  return config;
}

function sortKey(stored: JobConfig, by: (typeof sortKeys)[number]): string | number {
  if (by === "config_name") return stored.name;
  return by === "config_desc" ? stored.description : stored.createTime;
}
