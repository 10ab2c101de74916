/** What the region offers to v2: flavors, engines, search algorithms. */

import { type Call, ok, type Reply } from "../../service.js";
import { engines, flavors, searchAlgorithms } from "../catalogue.js";
import { long } from "../present.js";
import { invalidParameter } from "../problems.js";

export function listFlavors({ query, dialect, profile }: Call): Reply {
  const type = query.get("flavor_type");
  if (type !== null && type !== "" && !["CPU", "GPU", "Ascend"].includes(type)) throw invalidParameter("flavor_type");
  const found = flavors
    .filter((flavor) => flavor.type !== "Ascend" || profile === "huawei")
    .filter((flavor) => !type || flavor.type === type);
  return ok({
    total_count: long(found.length, dialect),
    flavors: found.map(({ id, name, type, maxNodes, isFree, machine }) => ({
      flavor_id: id,
      flavor_name: name,
      flavor_type: type,
      billing: { code: id, unit_num: 1 },
      flavor_info: { max_num: maxNodes, ...machine },
      attributes: { is_free: String(isFree) },
    })),
  });
}

export function listTrainingEngines({ dialect }: Call): Reply {
  return ok({
    total: long(engines.length, dialect),
    items: engines.map(({ id, name, version, isV1Compatible, runUser, tags, images }) => ({
      engine_id: id,
      engine_name: name,
      engine_version: version,
      v1_compatible: isV1Compatible,
      run_user: runUser,
      tags,
      image_info: images,
    })),
  });
}

export function listSearchAlgorithms(): Reply {
  return ok({ search_algo_count: searchAlgorithms.length, search_algo_list: searchAlgorithms });
}
