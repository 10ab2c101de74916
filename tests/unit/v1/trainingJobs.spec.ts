import assert from "node:assert/strict";
import { openSession } from "../../../provider/auth/session";
import { NotFoundError, RequestError, UnexpectedResponseError } from "../../../provider/errors";
import type { TrainingJobsClient } from "../../../provider/v1/client";
import { readBody } from "../../fixtures/service/read";
import { clientAt } from "../../support/connected";
import { type Arrival, type ScriptedServer, useScriptedServer } from "../../support/scriptedServer";
import { sourcesOf } from "../settings/sources";

const pageSize = 1000;

describe("the training-jobs client", () => {
  const server = useScriptedServer();
  let client: TrainingJobsClient;
  beforeEach(async () => {
    const session = openSession(sourcesOf({ token: "t", maxRequestsPerSecond: "10000" }), {
      retry: { attempts: 2, minDelayMs: 1, maxDelayMs: 1, budgetMs: 1000 },
    });
    client = await clientAt(session, { endpoint: server().url, projectId: "p" });
  });

  /** What the only request was: method, path with query, body. */
  function onlyRequest(): string[] {
    const [arrival, ...more] = server().arrivals;
    assert(arrival !== undefined && more.length === 0);
    return [`${arrival.method} ${arrival.url}`, ...(arrival.body === "" ? [] : [arrival.body])];
  }

  it("creates a version with ids as bare integers, the previous version among the configuration", async () => {
    server().scripts.push({ body: readBody("answers/create-version") });
    const created = await client.createVersion("70421", {
      description: "second try",
      preVersionId: "9223372036854775807",
      config: { workerServerNum: 1, specId: "9007199254740993", trainUrl: "/demo-bucket/out/" },
    });
    assert.equal(created.versionId, "188417");
    assert.deepEqual(onlyRequest(), [
      "POST /v1/p/training-jobs/70421/versions",
      '{"job_desc":"second try","config":{"worker_server_num":1,"spec_id":9007199254740993,' +
        '"train_url":"/demo-bucket/out/","pre_version_id":9223372036854775807}}',
    ]);
  });

  it("creates a job without a version", async () => {
    server().scripts.push({ body: readBody("answers/create-job.no-version") });
    const created = await client.createJob({ jobName: "shell-job-01", workspaceId: "0", createVersion: false });
    assert.equal(created.jobId, "70430");
    assert.deepEqual(onlyRequest(), [
      "POST /v1/p/training-jobs",
      '{"job_name":"shell-job-01","workspace_id":"0","config":{"create_version":false}}',
    ]);
  });

  const requests: [what: string, answer: string, send: () => Promise<unknown>, expected: string[]][] = [
    [
      "reads a version",
      "version.real-shape",
      () => client.getVersion("9446", "10818"),
      ["GET /v1/p/training-jobs/9446/versions/10818"],
    ],
    [
      "deletes a version",
      "delete-version",
      () => client.deleteVersion("1", "2"),
      ["DELETE /v1/p/training-jobs/1/versions/2"],
    ],
    [
      "stops a version without a body",
      "stop-version",
      () => client.stopVersion("1", "2"),
      ["POST /v1/p/training-jobs/1/versions/2/stop"],
    ],
    ["deletes a job", "delete-job", () => client.deleteJob("1"), ["DELETE /v1/p/training-jobs/1"]],
    [
      "describes a job anew",
      "update-job",
      () => client.updateJobDescription("1", "new description"),
      ["PUT /v1/p/training-jobs/1", '{"job_desc":"new description"}'],
    ],
    [
      "lists log files",
      "log-file-names",
      () => client.listLogFiles("1", "2"),
      ["GET /v1/p/training-jobs/1/versions/2/log/file-names"],
    ],
    [
      "reads a piece of a log",
      "aom-log.mixed",
      () => client.getLog("1", "2", { logFile: "job.0", baseLine: "1551252759254000002", lines: 20, order: "asc" }),
      ["GET /v1/p/training-jobs/1/versions/2/aom-log?base_line=1551252759254000002&lines=20&log_file=job.0&order=asc"],
    ],
    [
      "lists resource specifications",
      "resource-specs",
      () => client.listResourceSpecifications(),
      ["GET /v1/p/job/resource-specs?job_type=train"],
    ],
    ["lists engines", "ai-engines", () => client.listEngines(), ["GET /v1/p/job/ai-engines?job_type=train"]],
    [
      "lists jobs in a steady order",
      "list-jobs",
      () => client.listJobs({ status: 8, searchContent: "mnist", workspaceId: "0" }),
      [
        "GET /v1/p/training-jobs?order=asc&page=1&per_page=1000&search_content=mnist&sortBy=create_time&status=8&workspace_id=0",
      ],
    ],
  ];
  for (const [what, answer, send, expected] of requests) {
    it(what, async () => {
      server().scripts.push({ body: readBody(`answers/${answer}`) });
      await send();
      assert.deepEqual(onlyRequest(), expected);
    });
  }

  it("accepts an acceptance that says nothing, or null, or an empty text", async () => {
    server().scripts.push({ status: 202, body: "" }, { body: "null" }, { status: 202, body: '""' });
    for (let n = 0; n < 3; n += 1) await client.deleteVersion("1", "2");
  });

  it("takes a 404 page for an error about a version, and a 404 of the service for its absence", async () => {
    server().scripts.push({ status: 404, body: readBody("refusals/not-found.404-0015") });
    await assert.rejects(
      client.getVersion("1", "2"),
      (error) => error instanceof NotFoundError && error.certainty === "sure",
    );
    server().scripts.push({ status: 404, body: "<html></html>" });
    await assert.rejects(client.getVersion("1", "2"), (error) => !(error instanceof NotFoundError));
  });

  it("says where an answer is not as described, with its beginning", async () => {
    server().scripts.push({ body: '{"job_id":1,"versions":[{"version_id":"?","status":8}]}' });
    await assert.rejects(client.listVersions("1"), (error) => {
      assert(error instanceof UnexpectedResponseError);
      assert.match(error.message, /versions\.0\.version_id/);
      assert.match(error.excerpt, /^\{"job_id":1/);
      return true;
    });
    server().scripts.push({ body: "null" }, { body: "[]" }, { body: "7" });
    for (let n = 0; n < 3; n += 1) await assert.rejects(client.getVersion("1", "2"), UnexpectedResponseError);
  });

  describe("listing versions", () => {
    /** Serves pages of `standing`, which `meanwhile` may change after each page. */
    function serve(target: ScriptedServer, standing: string[], meanwhile: (pagesServed: number) => void = () => {}) {
      let served = 0;
      target.otherwise = (arrival) => {
        const page = pageOf(arrival);
        const ids = standing.slice((page - 1) * pageSize, page * pageSize);
        const versions = ids.map((id) => `{"version_id":${id},"status":10}`).join(",");
        const body = `{"job_id":1,"version_count":${standing.length},"versions":[${versions}]}`;
        served += 1;
        meanwhile(served);
        return { body };
      };
    }
    function pageOf({ url }: Arrival): number {
      return Number(new URL(url, "http://x").searchParams.get("page"));
    }
    /** Newest first, with ids beyond what a number holds. */
    function ids(count: number): string[] {
      return Array.from({ length: count }, (_, n) => `${9007199254740993n + BigInt(count - n)}`);
    }
    async function listedIds(): Promise<string[]> {
      return (await client.listVersions("1")).versions.map(({ versionId }) => versionId);
    }

    for (const [count, asked] of [
      [0, [1]],
      [999, [1]],
      [1000, [1]],
      [1001, [1, 2, 1]],
      [2500, [1, 2, 3, 2, 1]],
    ] as const) {
      it(`reads all ${count} of them, page by page`, async () => {
        const standing = ids(count);
        serve(server(), standing);
        assert.deepEqual(await listedIds(), standing);
        assert.deepEqual(server().arrivals.map(pageOf), asked);
      });
    }

    it("reads how far each of them is, page by page as well", async () => {
      const standing = ids(1001);
      serve(server(), standing);
      const expected = standing.map((versionId) => ({ versionId, statusCode: 10 }));
      assert.deepEqual((await client.listVersionStatuses("1")).versions, expected);
      assert.deepEqual(server().arrivals.map(pageOf), [1, 2, 1]);
    });

    it("reads what the latest of them are made of, newest first, and of the others no more than how far they are", async () => {
      const standing = ids(1001);
      serve(server(), standing);
      const { versions, latest } = await client.listLatestVersions("1", 3);
      assert.deepEqual(
        versions,
        standing.map((versionId) => ({ versionId, statusCode: 10 })),
      );
      assert.deepEqual(
        latest.map(({ versionId }) => versionId),
        standing.toSorted((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)).slice(0, 3),
      );
      assert.equal(latest[0]?.jobId, "1");
    });

    it("reads a list whole from a service that ignores pages", async () => {
      const standing = ids(1500);
      const body = `{"job_id":1,"version_count":1500,"versions":[${standing.map((id) => `{"version_id":${id},"status":10}`)}]}`;
      server().otherwise = () => ({ body });
      assert.equal((await listedIds()).length, 1500);
    });

    it("misses no version that stands when others vanish between two pages", async () => {
      const standing = ids(2500);
      serve(server(), standing, () => standing.splice(0, 3));
      const listed = new Set(await listedIds());
      assert(standing.every((id) => listed.has(id)));
    });

    it("misses no version that stands when others come and go between two pages", async () => {
      const all = ids(2600);
      const standing = all.slice(100);
      serve(server(), standing, (served) => {
        if (served > 6) return;
        standing.splice(5, 2);
        standing.unshift(all[100 - served] ?? "");
      });
      const listed = new Set(await listedIds());
      assert(standing.every((id) => listed.has(id)));
    });

    it("gives no answer when the list never comes to rest", async () => {
      const all = ids(2600);
      const standing = all.slice(1000);
      serve(server(), standing, (served) => standing.unshift(all[1000 - served] ?? ""));
      await assert.rejects(listedIds(), RequestError);
    });

    it("fails as a whole when a page fails", async () => {
      serve(server(), ids(1500));
      const whole = server().otherwise;
      server().otherwise = (arrival) => (pageOf(arrival) === 2 ? { status: 403 } : whole(arrival));
      await assert.rejects(listedIds(), (error) => error instanceof Error && /HTTP 403/.test(error.message));
    });
  });

  it("lists all jobs, page by page, each once", async () => {
    const jobs = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `{"job_id":${from + n},"job_name":"j${from + n}"}`).join(",");
    server().scripts.push(
      { body: `{"job_total_count":1500,"jobs":[${jobs(1, 1000)}]}` },
      { body: `{"job_total_count":1500,"jobs":[${jobs(1000, 501)}]}` },
    );
    assert.equal((await client.listJobs()).length, 1500);
  });
});
