// A second fake of the service, written from the API reference alone and sharing nothing with the simulator: the few endpoints on
// which the rules of deletion rest, with answers in the form of the reference's samples and statuses by script.

import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach } from "mocha";

/** A status by its number in modelarts_03_0074, or gone. */
export type Shown = number | "gone";

/**
 * What a version shows at each look, in turn, the last for ever; or by the look's number, from 0. Its details are a look, and each
 * list of its job's versions; looks at what is gone count too, so that a version may come back.
 */
export type Script = readonly Shown[] | ((look: number) => Shown);

/** An answer that is no success. Without a code, in words only; without words, without a body. */
export interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
}

export interface VersionScript {
  /** Default: 8 (running) for ever. */
  readonly shows?: Script;
  /** What it shows after a DELETE that was accepted, of itself or of its job. Default: 9 once, then gone. */
  readonly afterDelete?: Script;
  /** What it shows after a stop that was accepted. Default: 9 once, then 12 (killed). */
  readonly afterStop?: Script;
  /** Answers to DELETE, in turn; once they are used up it is accepted. */
  readonly refusesDelete?: readonly Refusal[];
  /** Answers to stop, in turn; once they are used up it is accepted. */
  readonly refusesStop?: readonly Refusal[];
}

export interface SecondService {
  readonly url: string;
  readonly projectId: string;
  readonly token: string;
  /**
   * Puts a job in place; its versions oldest first. Ids as decimal strings. `refusesDelete` are the answers to its own DELETE, in
   * turn; once they are used up it is accepted.
   */
  addJob(
    name: string,
    versions?: readonly VersionScript[],
    refusesDelete?: readonly Refusal[],
  ): { jobId: string; versionIds: string[] };
  /** What is said of a job or version that is not there. Default: 404, ModelArts.0015. */
  notFound: Refusal;
  /** How versions behave that clients create. */
  created: VersionScript;
  /** Ids of the versions that stand. Does not count as a look. */
  standing(): string[];
  /** Requests so far, as "METHOD path" below the project. */
  readonly requests: string[];
}

interface Version {
  readonly id: number;
  readonly name: string;
  readonly previous: number | null;
  readonly createTime: number;
  readonly script: VersionScript;
  readonly refusals: { DELETE: Refusal[]; stop: Refusal[] };
  shows: Script;
  looks: number;
}

interface Job {
  readonly id: number;
  readonly name: string;
  readonly versions: Version[];
  readonly refusals: Refusal[];
  made: number;
  isDeleted: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: object | undefined;
}

/** Gives each test of the enclosing `describe` a new service. */
export function useSecondService(): () => SecondService {
  let current: { service: SecondService; server: http.Server } | undefined;
  beforeEach(async () => {
    current = await start();
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        current?.server.close(() => resolve());
        current?.server.closeAllConnections();
      }),
  );
  return () => {
    if (current === undefined) throw new Error("the service runs only while a test runs");
    return current.service;
  };
}

async function start(): Promise<{ service: SecondService; server: http.Server }> {
  const jobs: Job[] = [];
  const requests: string[] = [];
  let nextJob = 70421;
  let nextVersion = 188305;

  const addVersion = (job: Job, script: VersionScript, previous: number | null): Version => {
    job.made += 1;
    const version: Version = {
      id: nextVersion++,
      name: `V${String(job.made).padStart(4, "0")}`,
      previous,
      createTime: Date.now(),
      script,
      refusals: { DELETE: [...(script.refusesDelete ?? [])], stop: [...(script.refusesStop ?? [])] },
      shows: script.shows ?? [8],
      looks: 0,
    };
    job.versions.push(version);
    return version;
  };
  const addJob = (name: string, refusesDelete: readonly Refusal[] = []): Job => {
    const job: Job = { id: nextJob++, name, versions: [], refusals: [...refusesDelete], made: 0, isDeleted: false };
    jobs.push(job);
    return job;
  };

  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://service");
    const prefix = `/v1/${service.projectId}/`;
    let text = "";
    for await (const chunk of request) text += chunk;
    requests.push(`${request.method} /${url.pathname.slice(prefix.length)}`);
    const answer =
      request.headers["x-auth-token"] !== service.token
        ? refuse({ status: 401, code: "ModelArts.0201", message: "Invalid token" })
        : url.pathname.startsWith(prefix)
          ? answerTo(request.method ?? "", url.pathname.slice(prefix.length).split("/"), url.searchParams, text)
          : unpublished;
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  });

  function answerTo(method: string, path: string[], query: URLSearchParams, text: string): Answer {
    const [root, jobId, versions, versionId, action] = path;
    if (root !== "training-jobs") return unpublished;
    if (jobId === undefined) return method === "GET" ? listJobs(query) : createJob(JSON.parse(text));
    const job = jobs.find(({ id }) => String(id) === jobId);
    if (!job || isGone(job)) return refuse(service.notFound);
    if (versions === undefined) return method === "DELETE" ? deleteJob(job) : unpublished;
    if (!versionId) return method === "GET" ? listVersions(job, query) : createVersion(job, JSON.parse(text));
    const version = job.versions.find(({ id }) => String(id) === versionId);
    if (version && method === "GET") return details(job, version);
    if (!version || shown(version) === "gone") return refuse(service.notFound);
    if (method === "DELETE") return accept(version, "DELETE", version.script.afterDelete ?? [9, "gone"]);
    return action === "stop" ? accept(version, "stop", version.script.afterStop ?? [9, 12]) : unpublished;
  }

  /** modelarts_03_0045; its sample has every value as a string. */
  function createJob(body: { job_name: string }): Answer {
    if (jobs.some((job) => job.name === body.job_name && !isGone(job)))
      return refuse({ status: 400, code: "ModelArts.0103", message: `Job name:${body.job_name} is existed` });
    const job = addJob(body.job_name);
    const version = addVersion(job, service.created, null);
    return success({
      job_id: String(job.id),
      job_name: job.name,
      status: "1",
      create_time: String(version.createTime),
      version_id: String(version.id),
      version_name: version.name,
      resource_id: "jobc41f09ab",
    });
  }

  /** modelarts_03_0050; its sample has numbers. */
  function createVersion(job: Job, body: { config: { pre_version_id?: number } }): Answer {
    const { id, name, createTime } = addVersion(job, service.created, body.config.pre_version_id ?? null);
    return success({
      job_id: job.id,
      job_name: job.name,
      status: 1,
      create_time: createTime,
      version_id: id,
      version_name: name,
    });
  }

  /** modelarts_03_0046; pages from 1, ten to a page, names by part. */
  function listJobs(query: URLSearchParams): Answer {
    const search = query.get("search_content") ?? "";
    const isHere = (query.get("workspace_id") ?? "0") === "0";
    const found = jobs
      .filter((job) => isHere && job.name.includes(search) && !isGone(job))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
    if (query.get("order") === "desc") found.reverse();
    const entries = pageOf(found, Number(query.get("page") ?? 1), query).map((job) => {
      const latest = standingOf(job).at(-1);
      return {
        job_id: job.id,
        job_name: job.name,
        version_id: latest?.id ?? null,
        status: latest ? look(latest) : null,
        create_time: job.versions[0]?.createTime ?? 0,
        duration: 0,
        job_desc: "",
        version_count: standingOf(job).length,
      };
    });
    return success({ quotas: 5, job_total_count: found.length, job_count_limit: 3, jobs: entries });
  }

  /** modelarts_03_0049; page 0, the default, is all. */
  function listVersions(job: Job, query: URLSearchParams): Answer {
    const seen = job.versions.map((version) => ({ version, status: look(version) }));
    const all = seen.filter(({ status }) => status !== "gone").reverse();
    const page = Number(query.get("page") ?? 0);
    const entries = (page === 0 ? all : pageOf(all, page, query)).map(({ version, status }) => ({
      ...describe(version, status),
      system_metric_list: "{}",
      gpu: false,
    }));
    return success({ job_id: job.id, job_name: job.name, job_desc: "", version_count: all.length, versions: entries });
  }

  /** modelarts_03_0047 */
  function details(job: Job, version: Version): Answer {
    const status = look(version);
    if (status === "gone") return refuse(service.notFound);
    return success({
      job_id: job.id,
      job_name: job.name,
      job_desc: "",
      ...describe(version, status),
      spec_code: "modelarts.vm.cpu.2u",
      system_metric_list: {},
    });
  }

  /** modelarts_03_0053; all its versions go, and it with them. */
  function deleteJob(job: Job): Answer {
    const refusal = job.refusals.shift();
    if (refusal) return refuse(refusal);
    job.isDeleted = true;
    for (const version of standingOf(job)) show(version, version.script.afterDelete ?? [9, "gone"]);
    return success({});
  }

  /** modelarts_03_0048, 0051 */
  function accept(version: Version, verb: "DELETE" | "stop", next: Script): Answer {
    const refusal = version.refusals[verb].shift();
    if (refusal) return refuse(refusal);
    show(version, next);
    return success({});
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const service: SecondService = {
    url: `http://127.0.0.1:${port}`,
    projectId: "6d0c1f523b7e4a1c9a570f2e8b64d913",
    token: "second-token",
    addJob: (name, scripts = [], refusesDelete = []) => {
      const job = addJob(name, refusesDelete);
      let previous: number | null = null;
      for (const script of scripts) previous = addVersion(job, script, previous).id;
      return { jobId: String(job.id), versionIds: job.versions.map(({ id }) => String(id)) };
    },
    notFound: { status: 404, code: "ModelArts.0015", message: "The resource you requested is not exist" },
    created: { shows: [1, 4, 7, 8] },
    standing: () => jobs.flatMap((job) => standingOf(job).map(({ id }) => String(id))),
    requests,
  };
  return { service, server };
}

// --- Scripts

function show(version: Version, script: Script): void {
  version.shows = script;
  version.looks = 0;
}

/** What the next look will see. */
function shown({ shows, looks }: Version): Shown {
  if (typeof shows === "function") return shows(looks);
  return shows[Math.min(looks, shows.length - 1)] ?? "gone";
}

function look(version: Version): Shown {
  const seen = shown(version);
  version.looks += 1;
  return seen;
}

function standingOf(job: Job): Version[] {
  return job.versions.filter((version) => shown(version) !== "gone");
}

function isGone(job: Job): boolean {
  return job.isDeleted && standingOf(job).length === 0;
}

// --- Words

/** What details and lists have in common, as in the samples: machines and values of parameters are bare numbers. */
function describe(version: Version, status: Shown): object {
  return {
    version_id: version.id,
    version_name: version.name,
    pre_version_id: version.previous,
    engine_type: 1,
    engine_name: "TensorFlow",
    engine_id: 1,
    engine_version: "TF-1.8.0-python2.7",
    status,
    app_url: "/demo-bucket/code/",
    boot_file_url: "/demo-bucket/code/train.py",
    create_time: version.createTime,
    parameter: [{ label: "learning_rate", value: 0.003 }],
    duration: 532003,
    spec_id: 2,
    core: 2,
    cpu: 8,
    gpu_num: 0,
    gpu_type: "",
    worker_server_num: 1,
    data_url: "/demo-bucket/data/",
    train_url: "/demo-bucket/out/",
    log_url: "/demo-bucket/log/",
    model_metric_list: "{}",
  };
}

function success(body: object): Answer {
  return { status: 200, body: { is_success: true, ...body } };
}

function refuse({ status, code, message }: Refusal): Answer {
  if (code === undefined && message === undefined) return { status, body: undefined };
  return { status, body: { is_success: false, error_message: message, error_code: code } };
}

const unpublished: Answer = {
  status: 404,
  body: {
    error_msg: "The API does not exist or has not been published in the environment",
    error_code: "APIG.0101",
    request_id: "b15a2f0c3d",
  },
};

function pageOf<T>(items: readonly T[], page: number, query: URLSearchParams): T[] {
  const size = Number(query.get("per_page") ?? 10);
  return items.slice((page - 1) * size, page * size);
}
