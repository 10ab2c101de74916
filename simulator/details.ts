/** What the web page shows of one version or one job of v2 when somebody asks: parameters, machine, log, and all that was sent. */

import { specs } from "./catalogue.js";
import type { JsonObject } from "./json.js";
import type { Version } from "./records.js";
import type { Store } from "./store.js";
import type { TrainingJob } from "./v2/records.js";
import type { V2Store } from "./v2/store.js";

const logLinesShown = 200;

export interface Details {
  title: string;
  status: string;
  machine: string;
  parameters: unknown;
  /** What it was created with, as it came in. */
  config: JsonObject;
  log: string[];
}

/** The details of a version by its id, or a job of v2 by its own; undefined when there is none. */
export function detailsOf(store: Store, v2: V2Store, id: string): Details | undefined {
  store.movement.settle();
  v2.settle();
  const version = findVersion(store, id);
  if (version !== undefined) return describeVersion(version);
  const [job] = v2.select({ jobId: id });
  return job && describeTrainingJob(job);
}

function findVersion(store: Store, id: string): Version | undefined {
  if (!/^\d{1,20}$/.test(id)) return undefined;
  for (const project of store.projects.values())
    for (const job of project.jobs.values()) {
      const version = job.versions.get(BigInt(id));
      if (version !== undefined) return version;
    }
  return undefined;
}

function describeVersion({ job, name, status, config, log }: Version): Details {
  const spec = specs.find(({ id }) => String(id) === String(config.spec_id));
  const workers = Number(config.worker_server_num ?? 1);
  const machine = spec === undefined ? (config.pool_id ?? config.flavor) : machineWords(spec);
  return {
    title: `${job.name} ${name}`,
    status,
    machine: `${workers} × ${typeof machine === "string" ? machine : JSON.stringify(machine ?? "not said")}`,
    parameters: config.parameter ?? [],
    config,
    log: log.slice(-logLinesShown),
  };
}

function machineWords({ code, core, memory, gpuNum, gpuType }: (typeof specs)[number]): string {
  const cards = gpuNum === 0 ? "" : `, ${gpuNum} × ${gpuType}`;
  return `${code} (${core} cores, ${memory} GiB${cards})`;
}

function describeTrainingJob({ name, phase, spec, algorithm, log }: TrainingJob): Details {
  return {
    title: name,
    status: phase,
    machine: JSON.stringify(spec.resource ?? "not said"),
    parameters: algorithm.parameters ?? [],
    config: { algorithm, spec },
    log: log.slice(-logLinesShown),
  };
}
