// The rules that bind inputs to one another, as the API's reference states them; each is one row with its reason.

import type { RunName } from "./names";
import { runRows } from "./rows";
import type { VersionInputs } from "./schema";
import type { Table } from "./table";

type RunInputs = Partial<Pick<VersionInputs, RunName>>;
type Given = Readonly<Record<string, unknown>>;

/** A rule: the property it is reported on, the others it looks at, and what is wrong, or `undefined` when nothing is. */
export interface Rule<Inputs extends Given = Given> {
  readonly property: string;
  readonly reads: readonly string[];
  /** Whether the rule also binds where no run is made, as for a version that is adopted and fills what is not given. */
  readonly bindsAlways: boolean;
  violation(inputs: Inputs): string | undefined;
}

/** The rules of a run (pages modelarts_03_0045 and modelarts_03_0050). */
export const runRules: readonly Rule<RunInputs>[] = [
  ...pairsAndExclusions(runRows),
  {
    property: "bootFileUrl",
    reads: ["appUrl"],
    bindsAlways: true,
    violation: ({ bootFileUrl, appUrl }) =>
      bootFileUrl !== undefined && appUrl !== undefined && !bootFileUrl.startsWith(appUrl)
        ? 'must lie inside appUrl, such as "/bucket/code/train.py" in "/bucket/code/"'
        : undefined,
  },
  {
    property: "dataSource",
    reads: [],
    bindsAlways: true,
    violation: ({ dataSource }) =>
      new Set(dataSource?.map((source) => source.type)).size > 1
        ? 'must not mix the types "obs" and "dataset"'
        : undefined,
  },
  {
    property: "volumes",
    reads: ["poolId"],
    bindsAlways: false,
    violation: ({ volumes, poolId }) =>
      poolId === undefined && volumes?.some((volume) => volume.hostPath !== undefined)
        ? "may hold a hostPath only in a dedicated pool: give poolId"
        : undefined,
  },
  {
    property: "appUrl",
    reads: ["modelId", "userImageUrl"],
    bindsAlways: false,
    violation: ({ appUrl, modelId, userImageUrl }) =>
      appUrl === undefined && modelId === undefined && userImageUrl === undefined
        ? "is required unless modelId (a built-in algorithm) or userImageUrl (an image of your own) is given"
        : undefined,
  },
  {
    property: "engineId",
    reads: ["modelId", "userImageUrl"],
    bindsAlways: false,
    violation: ({ engineId, modelId, userImageUrl }) =>
      engineId === undefined && modelId === undefined && userImageUrl === undefined
        ? "is required unless modelId (a built-in algorithm) or userImageUrl (an image of your own) is given"
        : undefined,
  },
  {
    property: "specId",
    reads: ["flavorCode", "poolId"],
    bindsAlways: false,
    violation: ({ specId, flavorCode, poolId }) =>
      specId === undefined && flavorCode === undefined && poolId === undefined
        ? "is required unless flavorCode (the machines by their code) or poolId (a dedicated pool) is given; " +
          "listResourceSpecifications tells the numbers and codes"
        : undefined,
  },
];

/** The rules of a version that is added to a job: it needs what a job's first version can do without. */
export const versionRules: readonly Rule<RunInputs>[] = [
  ...runRules,
  {
    property: "trainUrl",
    reads: [],
    bindsAlways: false,
    violation: ({ trainUrl }) =>
      trainUrl === undefined ? "is required: the API creates no version without a folder for its output" : undefined,
  },
];

/** The rules that rows state themselves: what an input needs beside it, and what it excludes. */
export function pairsAndExclusions(rows: Table): Rule[] {
  return Object.entries(rows).flatMap(([property, { needs, excludes = [] }]) => [
    ...(needs === undefined ? [] : [pair(property, needs)]),
    ...excludes.map((other) => exclusive(property, other)),
  ]);
}

function pair(property: string, other: string): Rule {
  return {
    property,
    reads: [other],
    bindsAlways: false,
    violation: (inputs) =>
      inputs[property] !== undefined && inputs[other] === undefined ? `needs ${other} beside it` : undefined,
  };
}

function exclusive(property: string, other: string): Rule {
  return {
    property,
    reads: [other],
    bindsAlways: false,
    violation: (inputs) =>
      inputs[property] !== undefined && inputs[other] !== undefined
        ? `cannot be given together with ${other}`
        : undefined,
  };
}
