// How the inputs of a v2 job are read and written: flat with us, nested there.

import * as v from "valibot";
import { parseDuration } from "../duration";
import { needed, optional, optionalBoolean, optionalInteger, optionalText, unlessOdd } from "../http/fields";
import type { FormOf, Table } from "../inputs/table";
import type { jobBodyRows } from "../inputs/v2/rows";
import { type Codec, listOf, objectOf } from "../inputs/wire";

const hourMs = 3_600_000;

/** Numbers need not be whole. */
const optionalNumber = v.pipe(
  optional,
  v.optional(v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/), v.transform(Number), v.finite())),
);
/** A list of texts; an empty one is as none. */
const textList = {
  reads: v.pipe(
    v.nullish(v.array(v.pipe(needed, v.string()))),
    v.transform((items) => (items === null || items === undefined || items.length === 0 ? undefined : items)),
  ),
};
export const plain = {
  text: { reads: optionalText },
  flag: { reads: optionalBoolean },
  count: { reads: optionalInteger },
  number: { reads: optionalNumber },
  textList,
};

/** A map of texts, or a list of such maps, which some pages have instead. */
const texts = {
  reads: v.pipe(
    v.nullish(v.union([v.array(v.record(v.string(), v.unknown())), v.record(v.string(), v.unknown())])),
    v.transform((value) => {
      const merged: Record<string, unknown> = Object.assign({}, ...[value ?? {}].flat());
      const entries = Object.entries(merged).map(
        ([key, text]) => [key, v.parse(unlessOdd(optionalText), text) ?? ""] as const,
      );
      return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }),
  ),
};

const subscription = {
  id: { api: "subscription_id", form: "text", isRequired: true },
  versionId: { api: "item_version_id", form: "text", isRequired: true },
} as const satisfies Table;

const engine = {
  id: { api: "engine_id", form: "text" },
  name: { api: "engine_name", form: "text" },
  version: { api: "engine_version", form: "text" },
  imageUrl: { api: "image_url", form: "text" },
  installSysPackages: { api: "install_sys_packages", form: "flag" },
} as const satisfies Table;

const parameter = {
  name: { api: "name", form: "name", isRequired: true },
  value: { api: "value", form: "value" },
} as const satisfies Table;
const parameterCodecs = {
  name: { reads: v.pipe(needed, v.optional(v.string(), "")) },
  value: { reads: v.pipe(optional, v.optional(v.string(), "")) },
};

const dataset = {
  id: { api: "id", form: "text", isRequired: true },
  versionId: { api: "version_id", form: "text" },
} as const satisfies Table;
const output = {
  name: { api: "name", form: "text", isRequired: true },
  obsUrl: { api: "remote.obs.obs_url", form: "text" },
  localDir: { api: "local_dir", form: "text" },
  accessMethod: { api: "access_method", form: "text" },
  description: { api: "description", form: "text" },
} as const satisfies Table;
const input = { ...output, dataset: { api: "remote.dataset", form: "dataset" } } as const satisfies Table;

const searchParameter = {
  name: { api: "name", form: "text", isRequired: true },
  paramType: { api: "param_type", form: "text" },
  lowerBound: { api: "lower_bound", form: "text" },
  upperBound: { api: "upper_bound", form: "text" },
  discretePointsNum: { api: "discrete_points_num", form: "text" },
  discreteValues: { api: "discrete_values", form: "textList" },
} as const satisfies Table;
const reward = {
  name: { api: "name", form: "text", isRequired: true },
  mode: { api: "mode", form: "text" },
  regex: { api: "regex", form: "text" },
} as const satisfies Table;
const algorithmParameter = {
  key: { api: "key", form: "text", isRequired: true },
  value: { api: "value", form: "text" },
  type: { api: "type", form: "text" },
} as const satisfies Table;
const algorithm = {
  name: { api: "name", form: "text", isRequired: true },
  params: { api: "params", form: "params" },
} as const satisfies Table;
const autoSearch = {
  rewardAttrs: { api: "reward_attrs", form: "rewards" },
  searchParams: { api: "search_params", form: "parameters" },
  algoConfigs: { api: "algo_configs", form: "algorithms" },
  skipSearchParams: { api: "skip_search_params", form: "text" },
} as const satisfies Table;
const autoSearchCodecs = {
  text: plain.text,
  rewards: listOf(objectOf(reward, plain)),
  parameters: listOf(objectOf(searchParameter, plain)),
  algorithms: listOf(objectOf(algorithm, { text: plain.text, params: listOf(objectOf(algorithmParameter, plain)) })),
};

const customFlavor = {
  cpuCoreNum: { api: "cpu_core_num", form: "number", isRequired: true },
  memSize: { api: "mem_size", form: "number", isRequired: true },
  acceleratorNum: { api: "accelerator_num", form: "number" },
} as const satisfies Table;

const localPath = { api: "local_path", form: "text", isRequired: true } as const;
const nfs = {
  serverPath: { api: "nfs_server_path", form: "text", isRequired: true },
  localPath,
  readOnly: { api: "read_only", form: "flag" },
} as const satisfies Table;
const pfs = { path: { api: "pfs_path", form: "text", isRequired: true }, localPath } as const satisfies Table;
const obs = { path: { api: "obs_path", form: "text", isRequired: true }, localPath } as const satisfies Table;
const volume = {
  nfs: { api: "nfs", form: "nfs" },
  pfs: { api: "pfs", form: "pfs" },
  obs: { api: "obs", form: "obs" },
} as const satisfies Table;
const volumeCodecs = {
  nfs: objectOf(nfs, plain),
  pfs: objectOf(pfs, plain),
  obs: objectOf(obs, plain),
};

const logExport = {
  version: { api: "version", form: "text" },
  rotationEnabled: { api: "rotation_enabled", form: "flag" },
} as const satisfies Table;

const metric = {
  exec: { api: "exec", form: "exec" },
  httpGet: { api: "http_get", form: "httpGet" },
} as const satisfies Table;
const metricCodecs = {
  exec: objectOf({ command: { api: "command", form: "textList" } } as const satisfies Table, plain),
  httpGet: objectOf(
    {
      path: { api: "path", form: "text" },
      port: { api: "port", form: "count" },
    } as const satisfies Table,
    plain,
  ),
};

const notification = {
  topicUrn: { api: "topic_urn", form: "text", isRequired: true },
  events: { api: "events", form: "textList" },
} as const satisfies Table;

/** Inside of a node affinity, and only there, the API's own keys are camelCase. */
const expression = {
  key: { api: "key", form: "text", isRequired: true },
  operator: { api: "operator", form: "text", isRequired: true },
  values: { api: "values", form: "textList" },
} as const satisfies Table;
const term = {
  matchExpressions: { api: "matchExpressions", form: "expressions" },
  matchFields: { api: "matchFields", form: "expressions" },
} as const satisfies Table;
const termCodecs = { expressions: listOf(objectOf(expression, plain)) };
const required = {
  type: { api: "affinity_type", form: "text" },
  groupSize: { api: "affinity_group_size", form: "count" },
  nodeSelectorTerms: { api: "node_affinity.nodeSelectorTerms", form: "terms" },
} as const satisfies Table;
const preferred = {
  weight: { api: "weight", form: "count", isRequired: true },
  preference: { api: "preference", form: "term", isRequired: true },
} as const satisfies Table;
const affinity = {
  required: { api: "required_affinity", form: "required" },
  preferred: { api: "preferred_affinity.node_affinity", form: "preferred" },
} as const satisfies Table;
const affinityCodecs = {
  required: objectOf(required, { ...plain, terms: listOf(objectOf(term, termCodecs)) }),
  preferred: listOf(objectOf(preferred, { count: plain.count, term: objectOf(term, termCodecs) })),
};
const affinityCodec = objectOf(affinity, affinityCodecs);
const engineCodec = objectOf(engine, plain);
export const autoSearchCodec = objectOf(autoSearch, autoSearchCodecs);

/** What holds none of what is asked about is as nothing: an empty engine, a policy of which only the priority is given. */
function unlessHollow<Value extends object>({
  reads,
  writes,
}: {
  reads: v.GenericSchema<unknown, Value>;
  writes(value: Value): unknown;
}) {
  return {
    reads: v.pipe(
      v.nullish(reads),
      v.transform((value) =>
        value === null || value === undefined || Object.keys(value).length === 0 ? undefined : value,
      ),
    ),
    writes,
  };
}

const autoStop = {
  reads: v.pipe(
    v.nullish(v.looseObject({ duration: optionalInteger })),
    v.transform((stop) => (stop?.duration === undefined ? undefined : `${stop.duration}h`)),
  ),
  writes: (text: string) => ({ time_unit: "HOURS", duration: (parseDuration(text) ?? 0) / hourMs }),
};

/** The codec of each form that a v2 job's inputs have. */
export const jobV2Codecs = {
  uuid: plain.text,
  name: plain.text,
  jobName: plain.text,
  workspace: plain.text,
  description: {
    reads: v.pipe(
      optionalText,
      // A table gives this as the default, as a text.
      v.transform((text) => (text === "NULL" ? undefined : text)),
    ),
  },
  folder: plain.text,
  file: plain.text,
  filledText: plain.text,
  absolutePath: plain.text,
  localCodeDir: plain.text,
  flag: plain.flag,
  count: plain.count,
  priority: plain.count,
  runtimeType: plain.text,
  names: textList,
  texts,
  environments: texts,
  subscription: objectOf(subscription, plain),
  engine: unlessHollow(engineCodec),
  jobParameters: listOf(objectOf(parameter, parameterCodecs)),
  jobInputs: listOf(objectOf(input, { text: plain.text, dataset: objectOf(dataset, plain) })),
  jobOutputs: listOf(objectOf(output, plain)),
  autoSearch: unlessHollow(autoSearchCodec),
  customFlavor: objectOf(customFlavor, plain),
  jobVolumes: listOf(objectOf(volume, volumeCodecs)),
  logExport: unlessHollow(objectOf(logExport, plain)),
  autoStop,
  customMetrics: listOf(objectOf(metric, metricCodecs)),
  affinity: unlessHollow(affinityCodec),
  notification: objectOf(notification, plain),
  // What is never on the wire as such.
  extra: plain.text,
} satisfies Record<FormOf<typeof jobBodyRows>, Codec>;
