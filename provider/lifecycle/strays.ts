// What to do about what may stand without being in a state.

/** What to do about versions that may be nobody's. */
export function adviceOnStrays(jobId: string): string {
  return (
    "It may exist without being in the state: look at the job's versions " +
    `(\`npx pulumi-modelarts import-file --job ${jobId} --all\` lists them), and adopt a stray one with existingVersionId, or delete it.`
  );
}

/** What to do about a job that may be nobody's. */
export function adviceOnStrayJob(jobName: string): string {
  return (
    "It may exist without being in the state: look for it " +
    `(\`npx pulumi-modelarts import-file --job-name ${jobName}\` lists it), and adopt it with existingJobId, or delete it.`
  );
}

/** What to do about a job of v2 that may be nobody's. */
export function adviceOnStrayV2Job(jobName: string): string {
  return (
    `It may exist without being in the state: look for it (\`v2.getTrainingJob({ jobName: "${jobName}" })\` or the cloud's console shows ` +
    "it), and adopt it with existingJobId, or delete it."
  );
}

/** What to do about an algorithm of v2 that may be nobody's. */
export function adviceOnStrayAlgorithm(algorithmName: string): string {
  return (
    `It may exist without being in the state: look for it (\`v2.getAlgorithm({ algorithmName: "${algorithmName}" })\` or the cloud's ` +
    "console shows it), and adopt it with existingAlgorithmId, or delete it."
  );
}

/** Resource ids for a sentence; the first five of many. */
export function listOfIds(ids: readonly string[]): string {
  return ids.length > 5 ? `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more` : ids.join(", ");
}
