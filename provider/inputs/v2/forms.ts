// The forms of a v2 job's inputs: the shape and the limits of each by itself, as the API's reference states them.

import * as v from "valibot";
import { parseDuration } from "../../duration";
import { isJobUuid } from "../../id";
import {
  absolutePath,
  bucket,
  bucketHint,
  exactly,
  filledText,
  flag,
  forms,
  isExact,
  name,
  segment,
  text,
} from "../forms";

const hourMs = 3_600_000;

/** A path in OBS, as the API's pages have it or with `obs://`; it is sent as it was written. */
function obsPath(rest: string, message: string) {
  return v.pipe(
    text,
    v.regex(new RegExp(`^(?:obs:/)?/${bucket}${rest}$`), ({ input }) => `${message}${bucketHint(input)}`),
  );
}
const folder = obsPath(`/(?:${segment}/)+`, 'must be an OBS folder below a bucket, such as "/bucket/path/"');
const location = obsPath(`(?:/${segment})*/?`, 'must be a place in OBS, such as "/bucket/path/"');

const filled = v.optional(filledText);
const texts = v.record(text, text, "must be an object of texts");

const uuid = v.pipe(
  text,
  v.check(
    isJobUuid,
    'must be an id of v2, such as "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9" (digits alone are an id of v1, which has classes of its own)',
  ),
);

/** Text on the wire. */
export const parameterValue = v.pipe(
  v.union(
    [
      v.string(),
      v.pipe(v.number(), v.check(isExact, "must be written as text: JavaScript has no exact number for it")),
      v.boolean(),
    ],
    (issue) =>
      issue.issues?.find(({ kind }) => kind === "validation")?.message ?? "must be text, a number or a boolean",
  ),
  v.transform((value) => {
    // The service's own samples write booleans so.
    if (typeof value === "boolean") return value ? "True" : "False";
    return Object.is(value, -0) ? "-0" : String(value);
  }),
);

const parameter = exactly("a parameter", { name: filledText, value: parameterValue }, "must be { name, value }");

export function unlessRepeated<Item extends { readonly name: string }>(items: readonly Item[]): boolean {
  return new Set(items.map((item) => item.name)).size === items.length;
}
export const repeated = "must not have the same name twice";

const channel = {
  name: filledText,
  description: filled,
  localDir: v.optional(absolutePath),
  accessMethod: v.optional(v.picklist(["parameter", "env"], 'must be "parameter" or "env"')),
};
const inputForm =
  "must be { name, obsUrl, localDir?, accessMethod?, description? }, or the same with dataset: { id, versionId } for obsUrl";
const input = v.pipe(
  exactly(
    "an input",
    {
      ...channel,
      obsUrl: v.optional(location),
      dataset: v.optional(exactly("dataset", { id: filledText, versionId: filledText }, "must be { id, versionId }")),
    },
    inputForm,
  ),
  v.check(({ obsUrl, dataset }) => (obsUrl === undefined) !== (dataset === undefined), inputForm),
);
const output = exactly(
  "an output",
  { ...channel, obsUrl: location },
  "must be { name, obsUrl, localDir?, accessMethod?, description? }",
);

const engineForm =
  "must be { id }, { name, version }, { imageUrl } or { name, imageUrl, version?, installSysPackages? }";
const engine = v.pipe(
  exactly(
    "engine",
    { id: filled, name: filled, version: filled, imageUrl: filled, installSysPackages: v.optional(flag) },
    engineForm,
  ),
  v.check(({ id, name: engineName, version, imageUrl }) => {
    if (id !== undefined) return engineName === undefined && version === undefined && imageUrl === undefined;
    if (imageUrl !== undefined) return engineName !== undefined || version === undefined;
    return engineName !== undefined && version !== undefined;
  }, engineForm),
  v.check(
    ({ installSysPackages, name: engineName, version, imageUrl }) =>
      installSysPackages === undefined || (engineName !== undefined && version !== undefined && imageUrl !== undefined),
    "may say installSysPackages only beside name, version and imageUrl",
  ),
);

const environments = v.pipe(
  texts,
  v.check((pairs) => Object.keys(pairs).length <= 100, "must have at most 100 entries"),
  v.check(
    (pairs) => Object.keys(pairs).every((key) => /^[A-Za-z_][A-Za-z0-9_]{0,8191}$/.test(key)),
    "must have names of letters, digits and _ that do not begin with a digit",
  ),
  v.check(
    (pairs) => Object.values(pairs).every((value) => value.length <= 4096 && !value.includes("$")),
    "must have values of at most 4096 characters without references by $",
  ),
);

const tags = v.pipe(
  texts,
  v.check(
    (pairs) => Object.keys(pairs).every((key) => /^(?! )(?!_sys_)[\p{L}\p{N} _.:=+@-]{1,128}(?<! )$/u.test(key)),
    "must have keys of 1 to 128 letters, digits, spaces and _ . : = + - @, without a space at an end or _sys_ before",
  ),
  v.check(
    (pairs) => Object.values(pairs).every((value) => /^[\p{L}\p{N} _.:=+@/-]{0,255}$/u.test(value)),
    "must have values of at most 255 letters, digits, spaces and _ . : / = + - @",
  ),
);

const volumeForm =
  "must be one of { nfs: { serverPath, localPath, readOnly? } }, { pfs: { path, localPath } } and { obs: { path, localPath } }";
const volume = v.pipe(
  exactly(
    "a volume",
    {
      nfs: v.optional(
        exactly(
          "nfs",
          { serverPath: filledText, localPath: absolutePath, readOnly: v.optional(flag) },
          "must be { serverPath, localPath, readOnly? }",
        ),
      ),
      pfs: v.optional(exactly("pfs", { path: location, localPath: absolutePath }, "must be { path, localPath }")),
      obs: v.optional(exactly("obs", { path: location, localPath: absolutePath }, "must be { path, localPath }")),
    },
    volumeForm,
  ),
  v.check((kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1, volumeForm),
);
const volumes = v.pipe(
  v.array(volume, "must be a list"),
  v.maxLength(8, "must have at most 8 entries"),
  v.check((items) => {
    const paths = items.map(({ nfs, pfs, obs }) => (nfs ?? pfs ?? obs)?.localPath.replace(/\/+$/, ""));
    return new Set(paths).size === paths.length;
  }, "must not have the same localPath twice"),
);

const wholeHours = v.pipe(
  text,
  v.check((value) => {
    const ms = parseDuration(value) ?? 0;
    return ms >= hourMs && ms % hourMs === 0;
  }, 'must be whole hours, such as "4h"'),
  v.transform((value) => `${(parseDuration(value) ?? 0) / hourMs}h`),
);

const positive = v.pipe(v.number("must be a number"), v.gtValue(0, "must be more than 0"));

const matches = v.array(
  exactly(
    "an expression",
    {
      key: filledText,
      operator: v.picklist(
        ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
        'must be "In", "NotIn", "Exists", "DoesNotExist", "Gt" or "Lt"',
      ),
      values: v.optional(v.array(text, "must be a list of texts")),
    },
    "must be { key, operator, values? }",
  ),
  "must be a list",
);
const nodeTerm = exactly(
  "a term",
  { matchExpressions: v.optional(matches), matchFields: v.optional(matches) },
  "must be { matchExpressions?, matchFields? }",
);
const affinity = v.pipe(
  exactly(
    "affinity",
    {
      required: v.optional(
        v.pipe(
          exactly(
            "required",
            {
              type: v.optional(
                v.picklist(
                  ["cabinet", "hyperinstance", "networkTopology"],
                  'must be "cabinet", "hyperinstance" or "networkTopology"',
                ),
              ),
              groupSize: v.optional(forms.count),
              nodeSelectorTerms: v.optional(v.array(nodeTerm, "must be a list")),
            },
            "must be { type?, groupSize?, nodeSelectorTerms? }",
          ),
          v.check(
            ({ type, groupSize }) => type === undefined || type === "cabinet" || groupSize !== undefined,
            "needs groupSize beside this type",
          ),
        ),
      ),
      preferred: v.optional(
        v.array(
          exactly(
            "a preference",
            {
              weight: v.pipe(forms.count, v.maxValue(100, "must be at most 100")),
              preference: nodeTerm,
            },
            "must be { weight, preference }",
          ),
          "must be a list",
        ),
      ),
    },
    "must be { required?, preferred? }",
  ),
  v.check(
    ({ required, preferred }) => required === undefined || preferred === undefined,
    "cannot have both required and preferred",
  ),
);

const metricForm = "must be { exec: { command } } or { httpGet: { path, port } }";
const customMetric = v.pipe(
  exactly(
    "a metric",
    {
      exec: v.optional(exactly("exec", { command: v.array(text, "must be a list of texts") }, "must be { command }")),
      httpGet: v.optional(exactly("httpGet", { path: absolutePath, port: forms.count }, "must be { path, port }")),
    },
    metricForm,
  ),
  v.check(({ exec, httpGet }) => (exec === undefined) !== (httpGet === undefined), metricForm),
);

const searchParameter = exactly(
  "a search parameter",
  {
    name: filledText,
    paramType: v.picklist(["continuous", "discrete"], 'must be "continuous" or "discrete"'),
    lowerBound: v.optional(text),
    upperBound: v.optional(text),
    discretePointsNum: v.optional(text),
    discreteValues: v.optional(v.array(text, "must be a list of texts")),
  },
  "must be { name, paramType, lowerBound?, upperBound?, discretePointsNum?, discreteValues? }",
);
const autoSearch = exactly(
  "autoSearch",
  {
    rewardAttrs: v.array(
      exactly(
        "a reward",
        { name: filledText, mode: v.picklist(["max", "min"], 'must be "max" or "min"'), regex: filledText },
        "must be { name, mode, regex }",
      ),
      "must be a list",
    ),
    searchParams: v.array(searchParameter, "must be a list"),
    algoConfigs: v.array(
      exactly(
        "an algorithm",
        {
          name: filledText,
          params: v.optional(
            v.array(
              exactly("a parameter", { key: filledText, value: text, type: text }, "must be { key, value, type }"),
            ),
          ),
        },
        "must be { name, params? }",
      ),
      "must be a list",
    ),
    skipSearchParams: v.optional(text),
  },
  "must be { rewardAttrs, searchParams, algoConfigs, skipSearchParams? }",
);

const events = [
  "JobStarted",
  "JobCompleted",
  "JobFailed",
  "JobTerminated",
  "JobRestarted",
  "JobHanged",
  "JobPreempted",
] as const;

/** What is accepted in each form. */
export const jobV2Forms = {
  ...forms,
  uuid,
  folder,
  absolutePath,
  texts,
  tags,
  environments,
  file: obsPath(`/(?:${segment}/)*${segment}`, 'must be an OBS file, such as "/bucket/path/train.py"'),
  workspace: v.pipe(text, v.regex(/^(?:0|[0-9A-Za-z]{32})$/, 'must be "0" or an id of 32 letters and digits')),
  subscription: exactly("subscription", { id: filledText, versionId: filledText }, "must be { id, versionId }"),
  engine,
  localCodeDir: v.pipe(
    text,
    v.regex(/^\/home\/(?!ma-user\/?$)./, "must lie below /home, and not be /home/ma-user itself"),
  ),
  jobParameters: v.pipe(v.array(parameter, "must be a list of { name, value }"), v.check(unlessRepeated, repeated)),
  jobInputs: v.pipe(v.array(input, "must be a list"), v.check(unlessRepeated, repeated)),
  jobOutputs: v.pipe(v.array(output, "must be a list"), v.check(unlessRepeated, repeated)),
  autoSearch,
  customFlavor: exactly(
    "customFlavor",
    {
      cpuCoreNum: positive,
      memSize: positive,
      acceleratorNum: v.optional(v.pipe(v.number("must be a number"), v.minValue(0, "must not be negative"))),
    },
    "must be { cpuCoreNum, memSize, acceleratorNum? }",
  ),
  jobVolumes: volumes,
  logExport: exactly(
    "logExport",
    {
      version: v.optional(v.picklist(["v0", "v1"], 'must be "v0" or "v1"')),
      rotationEnabled: v.optional(flag),
    },
    "must be { version?, rotationEnabled? }",
  ),
  autoStop: wholeHours,
  runtimeType: v.picklist(["production", "debug"], 'must be "production" or "debug"'),
  names: v.array(name, "must be a list of names"),
  customMetrics: v.array(customMetric, "must be a list"),
  affinity,
  notification: exactly(
    "notification",
    {
      topicUrn: filledText,
      events: v.pipe(
        v.array(v.picklist(events, `must be one of ${events.join(", ")}`), "must be a list"),
        v.minLength(1, "must name an event"),
      ),
    },
    "must be { topicUrn, events }",
  ),
  priority: v.pipe(forms.count, v.maxValue(3, "must be at most 3")),
  extra: v.record(text, v.unknown(), "must be an object"),
  /** Nothing but its absence says that a job is removed: a Terminated one still has its name and its place in the quota. */
  jobDeletion: exactly(
    "deletion",
    {
      stopActive: v.optional(flag),
      confirm: v.optional(
        v.picklist(["gone"], 'must be "gone": a job that only ended still holds its name and its quota'),
      ),
      keep: v.optional(flag),
    },
    "must be { stopActive?, confirm?, keep? }",
  ),
};
