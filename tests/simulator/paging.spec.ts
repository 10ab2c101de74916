import assert from "node:assert/strict";
import type { Paging } from "modelarts-simulator";
import { useSimulator } from "../support/simulated";
import { call } from "./api";

describe("simulator: pages", () => {
  const simulator = useSimulator();
  const versions = {
    endpoint: "listVersions",
    seed: (count: number) => {
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "job",
        versions: Array.from({ length: count }, () => ({ status: "COMPLETED" as const })),
      });
      return { path: `/training-jobs/${jobId}/versions`, ids: versionIds.reverse() };
    },
    entries: "versions",
    id: "version_id",
    total: "version_count",
  };
  const jobs = {
    endpoint: "listJobs",
    seed: (count: number) => {
      const ids = Array.from({ length: count }, (_, index) => {
        const jobName = `job-${String(index).padStart(4, "0")}`;
        return simulator().control.seedJob({ jobName, versions: [{ status: "COMPLETED" }] }).jobId;
      });
      return { path: "/training-jobs", ids };
    },
    entries: "jobs",
    id: "job_id",
    total: "job_total_count",
  };

  for (const list of [versions, jobs]) {
    describe(list.entries, () => {
      const page = async (path: string, query: string) => {
        const { status, body } = await call(simulator(), "GET", `${path}?${query}`);
        assert.equal(status, 200);
        const ids: string[] = body[list.entries].map((entry: Record<string, unknown>) => String(entry[list.id]));
        return { ids, total: Number(body[list.total]) };
      };
      const spoil = (paging: Paging) =>
        simulator().control.addFault({ endpoint: list.endpoint, fault: { kind: "paging", ...paging } });

      it("holds as many as were asked for, with the right total, where nothing is wrong", async () => {
        const { path, ids } = list.seed(7);
        assert.deepEqual(await page(path, "per_page=5&page=1"), { ids: ids.slice(0, 5), total: 7 });
        assert.deepEqual(await page(path, "per_page=5&page=2"), { ids: ids.slice(5), total: 7 });
        assert.deepEqual(await page(path, "per_page=5&page=3"), { ids: [], total: 7 });
      });

      it("caps a page, with the right total, and counts pages in the capped size", async () => {
        const { path, ids } = list.seed(7);
        spoil({ how: "capped", size: 3 });
        const pages = [];
        for (const number of [1, 2, 3, 4]) pages.push(await page(path, `per_page=1000&page=${number}`));
        assert.deepEqual(
          pages.map((one) => one.ids),
          [ids.slice(0, 3), ids.slice(3, 6), ids.slice(6), []],
        );
        assert.ok(pages.every(({ total }) => total === 7));
        assert.deepEqual((await page(path, "per_page=2&page=2")).ids, ids.slice(2, 4), "less was asked for");
      });

      it("cuts pages short that begin where they should, so that some entries are on no page", async () => {
        const { path, ids } = list.seed(7);
        spoil({ how: "cut", size: 2 });
        assert.deepEqual(await page(path, "per_page=5&page=1"), { ids: ids.slice(0, 2), total: 7 });
        assert.deepEqual(await page(path, "per_page=5&page=2"), { ids: ids.slice(5), total: 7 });
      });

      it("caps at a hundred where it is not told", async () => {
        const { path, ids } = list.seed(101);
        spoil({ how: "capped" });
        assert.deepEqual(await page(path, "per_page=1000&page=1"), { ids: ids.slice(0, 100), total: 101 });
      });

      it("tells a wrong total, too high or too low", async () => {
        const { path, ids } = list.seed(3);
        const first = spoil({ how: "wrong-total" });
        assert.deepEqual(await page(path, "per_page=5&page=1"), { ids, total: 4 });
        simulator().control.removeFault(first);
        spoil({ how: "wrong-total", total: 1 });
        assert.deepEqual(await page(path, "per_page=5&page=1"), { ids, total: 1 });
      });

      it("repeats its first page for every other", async () => {
        const { path, ids } = list.seed(7);
        spoil({ how: "repeating" });
        for (const number of [1, 2, 999])
          assert.deepEqual(await page(path, `per_page=3&page=${number}`), { ids: ids.slice(0, 3), total: 7 });
      });

      it("never comes to an end: full pages of ids that exist nowhere else, and a total beyond them", async () => {
        const { path, ids } = list.seed(2);
        spoil({ how: "endless" });
        const seen = new Set<string>();
        for (const number of [1, 2, 500]) {
          const { ids: shown, total } = await page(path, `per_page=40&page=${number}`);
          assert.equal(shown.length, 40);
          assert.ok(total > number * 40);
          for (const id of shown) seen.add(id);
        }
        assert.equal(seen.size, 120);
        assert.ok(ids.every((id) => !seen.has(id)));
        simulator().control.clearFaults();
        spoil({ how: "endless", total: 2 });
        assert.equal((await page(path, "per_page=40&page=1")).total, 2);
      });

      it("has an empty page in the middle", async () => {
        const { path, ids } = list.seed(7);
        spoil({ how: "gap" });
        const pages = [];
        for (const number of [1, 2, 3]) pages.push((await page(path, `per_page=3&page=${number}`)).ids);
        assert.deepEqual(pages, [ids.slice(0, 3), [], ids.slice(6)]);
        simulator().control.clearFaults();
        spoil({ how: "gap", page: 3 });
        assert.deepEqual((await page(path, "per_page=3&page=3")).ids, []);
        assert.deepEqual((await page(path, "per_page=3&page=2")).ids, ids.slice(3, 6));
      });
    });
  }

  it("caps a list of versions that was asked for whole", async () => {
    const { path, ids } = versions.seed(5);
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "paging", how: "capped", size: 2 } });
    const { body } = await call(simulator(), "GET", path);
    assert.deepEqual(
      [body.versions.map((version: { version_id: bigint }) => String(version.version_id)), body.version_count],
      [ids.slice(0, 2), 5],
    );
  });
});

describe("simulator: workspaces", () => {
  const simulator = useSimulator();
  const other = "0123456789abcdef0123456789abcdef";
  const names = async (query: string) =>
    (await call(simulator(), "GET", `/training-jobs${query}`)).body.jobs.map(
      ({ job_name }: { job_name: string }) => job_name,
    );

  it("lists a job only where its workspace is asked for, and 0 where none is", async () => {
    simulator().control.seedJob({ jobName: "here", versions: [{}] });
    simulator().control.seedJob({ jobName: "there", workspaceId: other, versions: [{}] });
    assert.deepEqual(await names(""), ["here"]);
    assert.deepEqual(await names("?workspace_id=0&search_content=there"), []);
    assert.deepEqual(await names(`?workspace_id=${other}`), ["there"]);
    assert.deepEqual(await names("?workspace_id=ffffffffffffffffffffffffffffffff"), []);
  });

  it("reads a version by id whatever its job's workspace, and refuses the job's name in any other", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "there", workspaceId: other, versions: [{}] });
    assert.equal((await call(simulator(), "GET", `/training-jobs/${jobId}/versions/${versionIds[0]}`)).status, 200);
    assert.equal((await call(simulator(), "GET", `/training-jobs/${jobId}/versions`)).body.version_count, 1);
    const body = {
      job_name: "there",
      config: {
        worker_server_num: 1,
        app_url: "/b/c/",
        boot_file_url: "/b/c/t.py",
        engine_id: 1,
        spec_id: 2,
        data_url: "/b/d/",
        train_url: "/b/o/",
      },
    };
    const taken = await call(simulator(), "POST", "/training-jobs", { body });
    assert.equal(taken.body.error_code, "ModelArts.0103");
  });

  it("says of a version in another workspace what the dialect says, a bare 404 included", async () => {
    simulator().control.setDialect({ notFound: "404-bare" });
    const { versionIds } = simulator().control.seedJob({ jobName: "there", workspaceId: other, versions: [{}] });
    const { status, text } = await call(simulator(), "GET", `/training-jobs/1/versions/${versionIds[0]}`);
    assert.deepEqual([status, text], [404, ""]);
  });
});
