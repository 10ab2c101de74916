/** What the region offers: built-in algorithms, resource specifications, engines (modelarts_03_0056, 0072, 0073). */

import { type Algorithm, algorithms, engines, findEngine, specs } from "../catalogue.js";
import { number } from "../present.js";
import { compare, oneOf, pageOf, searchText, wholeNumber } from "../query.js";
import { type Call, ok, type Reply } from "../service.js";

const sortKeys = [
  "engine",
  "model_name",
  "model_precision",
  "model_usage",
  "model_size",
  "create_time",
  "parameter",
] as const;

/** modelarts_03_0056 */
export function listAlgorithms({ query, dialect }: Call): Reply {
  const perPage = wholeNumber(query, "per_page", { min: 1, max: 100, fallback: 10 });
  const page = wholeNumber(query, "page", { min: 1, max: 65535, fallback: 1 });
  const sortBy = oneOf(query, "sortBy", sortKeys, "engine");
  const direction = oneOf(query, "order", ["asc", "desc"], "desc") === "asc" ? 1 : -1;
  const search = searchText(query, 64);
  const found = algorithms
    .filter(({ name }) => name.includes(search))
    .sort((left, right) => direction * compare(sortKey(left, sortBy), sortKey(right, sortBy)));
  const models = pageOf(found, page, perPage).map((algorithm) => {
    const engine = findEngine(BigInt(algorithm.engineId));
    return {
      model_id: number(algorithm.id, dialect),
      model_name: algorithm.name,
      model_usage: number(algorithm.usage, dialect),
      model_precision: algorithm.precision,
      model_size: number(algorithm.size, dialect),
      model_train_dataset: "simulated dataset",
      model_dataset_format: "shape: [H>=32, W>=32, C>=1]; type: int8",
      model_description_url: "",
      parameter: JSON.stringify(algorithm.parameter),
      create_time: number(algorithm.createTime, dialect),
      engine_id: number(algorithm.engineId, dialect),
      engine_name: engine?.name ?? null,
      engine_version: engine?.version ?? null,
    };
  });
  return ok({ is_success: true, models, model_total_count: number(found.length, dialect) });
}

/** modelarts_03_0072 */
export function listSpecs({ query, dialect }: Call): Reply {
  const jobType = oneOf(query, "job_type", ["train", "inference"], "train");
  wholeNumber(query, "engine_id", { min: 0, max: 2 ** 31 - 1, fallback: 0 });
  oneOf(query, "project_type", ["0", "1", "2"], "0");
  const found = specs.filter((spec) => spec.jobType === jobType);
  return ok({
    is_success: true,
    spec_total_count: number(found.length, dialect),
    specs: found.map((spec) => ({
      spec_id: number(spec.id, dialect),
      core: spec.core,
      cpu: spec.memory,
      gpu_num: number(spec.gpuNum, dialect),
      gpu_type: spec.gpuType,
      spec_code: spec.code,
      unit_num: number(1, dialect),
      max_num: number(spec.maxWorkers, dialect),
      storage: "",
      interface_type: number(1, dialect),
      no_resource: spec.soldOut,
    })),
  });
}

/** modelarts_03_0073 */
export function listEngines({ query, dialect }: Call): Reply {
  oneOf(query, "job_type", ["train", "inference"], "train");
  return ok({
    is_success: true,
    engines: engines.map((engine) => ({
      engine_type: number(engine.type, dialect),
      engine_name: engine.name,
      engine_id: number(engine.id, dialect),
      engine_version: engine.version,
    })),
  });
}

function sortKey(algorithm: Algorithm, by: (typeof sortKeys)[number]): string | number {
  switch (by) {
    case "engine":
      return findEngine(BigInt(algorithm.engineId))?.name ?? "";
    case "model_name":
      return algorithm.name;
    case "model_precision":
      return algorithm.precision;
    case "model_usage":
      return algorithm.usage;
    case "model_size":
      return algorithm.size;
    case "create_time":
      return algorithm.createTime;
    case "parameter":
      return JSON.stringify(algorithm.parameter);
  }
}
