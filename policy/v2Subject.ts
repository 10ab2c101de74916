// Jobs and algorithms of v2 in the words of the rules, which are those of versions.

import type { Inputs } from "./subject";

/** The inputs of a job or an algorithm of v2 that rules judge, as they are once checked. */
export interface V2Inputs
  extends Pick<
    Inputs,
    "jobName" | "description" | "poolId" | "logUrl" | "deletion" | "timeouts" | "endpoint" | "region" | "projectId"
  > {
  readonly existingJobId?: string;
  readonly existingAlgorithmId?: string;
  readonly algorithmName?: string;
  readonly codeDir?: string;
  readonly engine?: { readonly imageUrl?: string };
  readonly command?: string;
  readonly flavorId?: string;
  readonly nodeCount?: number;
  readonly parameters?: readonly { readonly name: string; readonly value: string | number | boolean }[];
  readonly environments?: Readonly<Record<string, string>>;
  readonly inputs?: readonly { readonly obsUrl?: string }[];
  readonly outputs?: readonly { readonly obsUrl?: string }[];
  readonly autoStop?: string;
  readonly logHostPath?: string;
  readonly priority?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly extra?: object;
}

/** What jobs of v2 call the inputs that have other names there. */
export const namesOfV2: Readonly<Partial<Record<keyof Inputs, string>>> = {
  existingVersionId: "existingJobId",
  workerServerNum: "nodeCount",
  flavorCode: "flavorId",
  appUrl: "codeDir",
  userImageUrl: "engine.imageUrl",
  userCommand: "command",
};

/** What algorithms call them. */
export const namesOfAlgorithms: typeof namesOfV2 = {
  ...namesOfV2,
  existingVersionId: "existingAlgorithmId",
  jobName: "algorithmName",
};

/** Each is read when a rule asks for it: touching one that a preview does not know throws. */
export function inWordsOfV1(job: V2Inputs): Inputs {
  const same = ["description", "poolId", "logUrl", "deletion", "timeouts", "endpoint", "region", "projectId"] as const;
  const read: { [Name in keyof Inputs]?: () => Inputs[Name] } = {
    existingVersionId: () => job.existingJobId ?? job.existingAlgorithmId,
    jobName: () => job.jobName ?? job.algorithmName,
    workerServerNum: () => job.nodeCount,
    flavorCode: () => job.flavorId,
    appUrl: () => job.codeDir,
    userImageUrl: () => job.engine?.imageUrl,
    userCommand: () => job.command,
    parameters: () => job.parameters?.map(({ name, value }) => ({ label: name, value })),
  };
  const inputs: Inputs = {};
  for (const [name, get] of Object.entries(read)) Object.defineProperty(inputs, name, { get, enumerable: true });
  for (const name of same) Object.defineProperty(inputs, name, { get: () => job[name], enumerable: true });
  return inputs;
}
