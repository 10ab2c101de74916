// A run that the API accepts, as tests declare it.

/** What a version is made of, apart from its job. */
export const run = {
  workerServerNum: 1,
  appUrl: "/demo-bucket/code/",
  bootFileUrl: "/demo-bucket/code/train.py",
  engineId: "1",
  specId: "2",
  dataUrl: "/demo-bucket/data/",
  trainUrl: "/demo-bucket/out/",
  parameters: [{ label: "learning_rate", value: "0.003" }],
} as const;

/** A program that declares one version of a job with the run above and some more. */
export function oneVersionProgram(more: Record<string, unknown>): string {
  return `
    import { TrainingJobVersion } from "pulumi-modelarts";
    const version = new TrainingJobVersion("run", ${JSON.stringify({ ...run, ...more })});
    export const versionId = version.versionId;
    export const status = version.status;
  `;
}
