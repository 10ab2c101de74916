// The simulated service that one measurement runs against: a job of its own, a pace of removal, and an account of what happened.

import { type RateLimit, type Simulator, startSimulator } from "modelarts-simulator";

/** How the service behaves in a measurement. */
export interface ServiceOptions {
  /** How long the service takes to remove a version, in seconds; 0 is at once. */
  readonly removalSeconds: number;
  /** Default: no throttling. */
  readonly rateLimit?: RateLimit;
  /** Running versions to put in place, past the API. Default: none. */
  readonly seeded?: number;
}

/** Where the versions of a measurement live. */
export interface Service {
  readonly url: string;
  readonly projectId: string;
  readonly token: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly jobId: string;
  /** A finished version that was there before, and stays: new ones may follow on it. */
  readonly baseVersionId: string;
  /** The running versions that the measurement asked for. */
  readonly seededVersionIds: readonly string[];
  /** Begins a new account. */
  forgetRequests(): void;
  /** How many requests came since, by the operation of the API; refused ones are counted as well. */
  requests(): Record<string, number>;
  /** How many came in this stretch of time, in milliseconds since 1970; its end is left out. */
  requestsBetween(from: number, end: number): number;
  /** When a request first named this version or job, in milliseconds since 1970. */
  firstAskedFor(id: string): number | undefined;
  /** How many of them the gateway has throttled. */
  throttled(): number;
  /** When each version or job of v2 was removed, by its id, in milliseconds since 1970; in the order of removal. */
  removals(): Map<string, number>;
  /** How many versions and jobs of v2 stand beside the version that was there before. */
  standing(): number;
}

/** Runs `measure` against a service of its own. */
export async function withService<Result>(
  options: ServiceOptions,
  measure: (service: Service) => Promise<Result>,
): Promise<Result> {
  const simulator = await startSimulator({
    // A version runs as soon as it is made, until it is removed; what has to be stopped first has stopped at once.
    paces: { run: "immediate", running: "manual", stop: "immediate", deletion: removalPace(options) },
    // Some of the clients that are compared here round larger ids, and then ask for versions that never were.
    firstJobId: 1_000n,
    firstVersionId: 100_000n,
    journalLimit: 200_000,
    ...(options.rateLimit && { rateLimit: options.rateLimit }),
  });
  try {
    return await measure(serviceOf(simulator, options));
  } finally {
    await simulator.stop();
  }
}

function removalPace({ removalSeconds }: ServiceOptions): "immediate" | { ms: number } {
  return removalSeconds === 0 ? "immediate" : { ms: removalSeconds * 1000 };
}

function serviceOf(simulator: Simulator, { removalSeconds, seeded = 0 }: ServiceOptions): Service {
  const { url, projectId, token, control } = simulator;
  const { accessKey, secretKey } = simulator.credentials;
  const running = Array.from({ length: seeded }, () => ({ status: "RUNNING" as const }));
  const job = control.seedJob({ jobName: "measured", versions: [{ status: "COMPLETED" }, ...running] });
  const [baseVersionId = "", ...seededVersionIds] = job.versionIds;
  return {
    url,
    projectId,
    token,
    accessKey,
    secretKey,
    jobId: job.jobId,
    baseVersionId,
    seededVersionIds,
    forgetRequests: () => control.clearJournal(),
    requests() {
      const tally: Record<string, number> = {};
      for (const { operation } of control.journal()) tally[operation] = (tally[operation] ?? 0) + 1;
      return tally;
    },
    requestsBetween: (from, end) => control.journal().filter(({ at }) => at >= from && at < end).length,
    firstAskedFor: (id) => control.journal().find(({ path }) => path.split("/").includes(id))?.at,
    throttled: () => control.journal().filter(({ status }) => status === 429).length,
    removals() {
      const accepted = control
        .journal()
        .filter(({ operation, status }) => /^(deleteVersion|v2\.deleteJob)$/.test(operation) && status < 300);
      return new Map(accepted.map(({ path, at }) => [path.split("/").at(-1) ?? "", at + removalSeconds * 1000]));
    },
    standing: () =>
      control.standing().jobs.reduce((sum, { versions }) => sum + versions.length, 0) -
      1 +
      control.v2.standing().jobs.length,
  };
}
