// The types that the rules look at: each resource has one as a dynamic resource, and one from the native plugin.

import { TrainingJob, TrainingJobVersion, v2 } from "pulumi-modelarts";

/** Anything that has a type. */
interface Typed {
  readonly type: string;
}

export function isVersion({ type }: Typed): boolean {
  return type === TrainingJobVersion.__pulumiType || type === "modelarts:index:TrainingJobVersion";
}

/** True for a job of v1. */
export function isJob({ type }: Typed): boolean {
  return type === TrainingJob.__pulumiType || type === "modelarts:index:TrainingJob";
}

export function isV2Job({ type }: Typed): boolean {
  return type === v2.TrainingJob.__pulumiType || type === "modelarts:v2:TrainingJob";
}

export function isAlgorithm({ type }: Typed): boolean {
  return type === v2.Algorithm.__pulumiType || type === "modelarts:v2:Algorithm";
}
