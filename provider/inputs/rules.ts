// The rules that bind inputs to one another, as the API's reference states them; each is one row with its reason.

import type { VersionInputs } from "./schema";

type InputName = keyof VersionInputs;

/** A rule: the property it is reported on, the others it looks at, and what is wrong, or `undefined` when nothing is. */
export interface Rule {
  readonly property: InputName;
  readonly reads: readonly InputName[];
  /** Whether the rule also binds a version that is adopted, whose unset inputs are filled from the live one. */
  readonly bindsAdopted: boolean;
  violation(inputs: Partial<VersionInputs>): string | undefined;
}

/** The rules of a run (pages modelarts_03_0045 and modelarts_03_0050). */
export const rules: readonly Rule[] = [
  pair("appUrl", "bootFileUrl"),
  pair("bootFileUrl", "appUrl"),
  pair("datasetId", "datasetVersionId"),
  pair("datasetVersionId", "datasetId"),
  pair("userImageUrl", "userCommand"),
  pair("userCommand", "userImageUrl"),
  exclusive("dataUrl", "datasetId"),
  exclusive("dataUrl", "dataSource"),
  exclusive("datasetId", "dataSource"),
  exclusive("specId", "poolId"),
  exclusive("modelId", "appUrl"),
  exclusive("modelId", "engineId"),
  exclusive("modelId", "userImageUrl"),
  {
    property: "bootFileUrl",
    reads: ["appUrl"],
    bindsAdopted: true,
    violation: ({ bootFileUrl, appUrl }) =>
      bootFileUrl !== undefined && appUrl !== undefined && !bootFileUrl.startsWith(appUrl)
        ? `must lie inside appUrl (${appUrl})`
        : undefined,
  },
  {
    property: "dataSource",
    reads: [],
    bindsAdopted: true,
    violation: ({ dataSource }) =>
      new Set(dataSource?.map((source) => source.type)).size > 1
        ? 'must not mix the types "obs" and "dataset"'
        : undefined,
  },
  {
    property: "volumes",
    reads: ["poolId"],
    bindsAdopted: false,
    violation: ({ volumes, poolId }) =>
      poolId === undefined && volumes?.some((volume) => "hostPath" in volume)
        ? "may hold a hostPath only in a dedicated pool: give poolId"
        : undefined,
  },
  {
    property: "appUrl",
    reads: ["modelId", "userImageUrl"],
    bindsAdopted: false,
    violation: ({ appUrl, modelId, userImageUrl }) =>
      appUrl === undefined && modelId === undefined && userImageUrl === undefined
        ? "is required unless modelId (a built-in algorithm) or userImageUrl (an image of your own) is given"
        : undefined,
  },
  {
    property: "engineId",
    reads: ["modelId", "userImageUrl"],
    bindsAdopted: false,
    violation: ({ engineId, modelId, userImageUrl }) =>
      engineId === undefined && modelId === undefined && userImageUrl === undefined
        ? "is required unless modelId (a built-in algorithm) or userImageUrl (an image of your own) is given"
        : undefined,
  },
  {
    property: "specId",
    reads: ["poolId"],
    bindsAdopted: false,
    violation: ({ specId, poolId }) =>
      specId === undefined && poolId === undefined
        ? "is required unless poolId (a dedicated pool) is given"
        : undefined,
  },
  {
    property: "trainUrl",
    reads: [],
    bindsAdopted: false,
    violation: ({ trainUrl }) =>
      trainUrl === undefined ? "is required: the API creates no version without a folder for its output" : undefined,
  },
];

function pair(property: InputName, other: InputName): Rule {
  return {
    property,
    reads: [other],
    bindsAdopted: false,
    violation: (inputs) =>
      inputs[property] !== undefined && inputs[other] === undefined ? `needs ${other} beside it` : undefined,
  };
}

function exclusive(property: InputName, other: InputName): Rule {
  return {
    property,
    reads: [other],
    bindsAdopted: false,
    violation: (inputs) =>
      inputs[property] !== undefined && inputs[other] !== undefined
        ? `cannot be given together with ${other}`
        : undefined,
  };
}
