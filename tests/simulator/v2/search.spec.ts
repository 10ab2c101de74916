import assert from "node:assert/strict";
import { useSimulator } from "../../support/simulated";
import { fixture, refuses, v2 } from "./api";

describe("simulator v2: searching for jobs", () => {
  const simulator = useSimulator({ clock: "virtual" });
  const search = (body: object, on = simulator()) => v2(on, "POST", "/training-job-searches", body);
  const names = async (body: object) =>
    (await search(body)).body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
  const filter = (key: string, operator: string, ...value: unknown[]) => ({ filters: [{ key, operator, value }] });

  /** Oldest first, a second apart. */
  const seed = (...jobNames: string[]) => {
    const start = simulator().control.now();
    return jobNames.map((jobName, index) =>
      simulator().control.v2.seedJob({ jobName, createTime: start + index * 1000 }),
    );
  };

  it("takes the documented requests", async () => {
    for (const name of ["v2-search.request", "v2-search.request.by-name", "v2-search.request.full"]) {
      const { status, text } = await search(fixture(name));
      assert.equal(status, 200, text);
    }
  });

  it("counts pages in its offset, the newest first, ten to a page if nobody says otherwise", async () => {
    seed("a", "b", "c", "d", "e");
    assert.deepEqual(await names({ limit: 2, offset: 0 }), ["e", "d"]);
    assert.deepEqual(await names({ limit: 2, offset: 1 }), ["c", "b"]);
    assert.deepEqual(await names({ limit: 2, offset: 2 }), ["a"]);
    assert.deepEqual(await names({ limit: 2, offset: 3 }), []);
    assert.deepEqual(await names({ limit: 2, order: "asc" }), ["a", "b"]);
    assert.deepEqual(await names({ sort_by: "name", order: "asc", limit: 1 }), ["a"]);
    seed("f", "g", "h", "i", "j", "k");
    assert.equal((await search({})).body.items.length, 10);
    simulator().control.v2.setRules({ searchLimit: 3 });
    assert.equal((await search({})).body.items.length, 3);
  });

  it("counts items in its offset, where that is the rule", async () => {
    seed("a", "b", "c", "d", "e");
    simulator().control.v2.setRules({ searchOffset: "item" });
    assert.deepEqual(await names({ limit: 2, offset: 0 }), ["e", "d"]);
    assert.deepEqual(await names({ limit: 2, offset: 1 }), ["d", "c"]);
    assert.deepEqual(await names({ limit: 2, offset: 4 }), ["a"]);
    assert.deepEqual(await names({ limit: 2, offset: 5 }), []);
  });

  it("refuses pages that are too long, and offsets that are none", async () => {
    for (const limit of [0, 51, "10", 1.5]) await refuses(search({ limit }), 2764);
    assert.equal((await search({ limit: 50 })).status, 200);
    await refuses(search({ offset: -1 }), 2788);
    await refuses(search({ order: "up" }), 2788);
    await refuses(search({ sort_by: "colour" }), 2790);
  });

  it("searches the default workspace alone, unless told another", async () => {
    const workspaceId = "x".repeat(32);
    simulator().control.v2.seedJob({ jobName: "elsewhere", workspaceId });
    seed("here");
    assert.deepEqual(await names({}), ["here"]);
    assert.deepEqual(await names({ workspace_id: workspaceId }), ["elsewhere"]);
    const { body } = await search({ limit: 1 });
    assert.deepEqual([body.total, body.count], [2, 1], "all of the user, and what matches");
  });

  it("finds names by part, ids exactly, and phases by any of a list", async () => {
    const [first = ""] = seed("train-01", "train-010", "other");
    assert.deepEqual(await names(filter("name", "like", "train-01")), ["train-010", "train-01"]);
    assert.deepEqual(await names(filter("name", "in", "train-01")), ["train-01"]);
    assert.deepEqual(await names(filter("name", "not", "train-01", "other")), ["train-010"]);
    assert.deepEqual(await names(filter("id", "in", first)), ["train-01"]);
    simulator().control.v2.setPhase({ jobId: first }, "Failed");
    assert.deepEqual(await names(filter("phase", "in", "Failed", "Completed")), ["train-01"]);
    assert.deepEqual(await names(filter("phase", "in", "failed")), []);
    assert.equal((await names(filter("phase", "in", ""))).length, 3, "an empty text is no condition");
  });

  it("finds by time, between two", async () => {
    const start = simulator().control.now();
    seed("a", "b", "c");
    const at = (ms: number) => new Date(start + ms).toISOString();
    assert.deepEqual(await names(filter("create_time", "between", at(500), at(1500))), ["b"]);
    await refuses(search(filter("create_time", "between", "yesterday", at(0))), 2809);
    const long = filter("create_time", "between", at(0), at(32 * 24 * 3_600_000));
    assert.equal((await search(long)).status, 200);
    simulator().control.v2.setRules({ checks: "strict" });
    await refuses(search(long), 2809);
  });

  it("refuses conditions that it does not know", async () => {
    const { body } = await refuses(search(filter("colour", "in", "red")), 2807);
    assert.deepEqual(body, fixture("v2.error.filter.400-2807"));
    await refuses(search(filter("name", "is", "a")), 2808);
    await refuses(search(filter("name", "in", 1)), 2809);
    await refuses(search(filter("name", "in", ...Array.from({ length: 11 }, String))), 2809);
    assert.equal((await search(filter("name", "in", ...Array.from({ length: 10 }, String)))).status, 200);
  });

  it("counts as a read of the jobs on the page, and of no others", async () => {
    simulator().control.v2.setTransition({ course: "run", pace: { reads: 1 } });
    simulator().control.v2.seedJob({ jobName: "shown", runs: true });
    simulator().control.v2.seedJob({ jobName: "not-shown", runs: true });
    await search({ ...filter("name", "in", "shown") });
    const { jobs } = simulator().control.v2.standing();
    assert.deepEqual(
      jobs.map(({ phase }) => phase),
      ["Pending", "Creating"],
    );
  });

  it("turns pages in the ways that are not whole, and without an end", async () => {
    seed("a", "b", "c", "d");
    const paging = (fault: object) =>
      simulator().control.addFault({ endpoint: "v2.searchJobs", fault: { kind: "paging", how: "gap", ...fault } });
    let number = paging({ how: "repeating" });
    assert.deepEqual(await names({ limit: 2, offset: 1 }), ["d", "c"]);
    simulator().control.removeFault(number);
    number = paging({ how: "gap" });
    assert.deepEqual([await names({ limit: 2, offset: 1 }), (await names({ limit: 2 })).length], [[], 2]);
    simulator().control.removeFault(number);
    number = paging({ how: "endless" });
    const pages = [await search({ limit: 2, offset: 7 }), await search({ limit: 2, offset: 8 })];
    const ids = pages.flatMap(({ body }) => body.items.map((item: { metadata: { id: string } }) => item.metadata.id));
    assert.equal(new Set(ids).size, 4);
    assert.match(ids[0], /^[0-9a-f-]{36}$/);
  });

  it("finds what is new late, and what is gone still, where it lags", async () => {
    const { control } = simulator();
    control.v2.setRules({ creationLag: { reads: 1, where: "list" }, deletionLag: { reads: 1, where: "list" } });
    const created = await v2(simulator(), "POST", "/training-jobs", fixture("v2-create.request"));
    assert.deepEqual(await names({}), []);
    assert.deepEqual(await names({}), ["v2-train-01"]);
    const id = created.body.metadata.id;
    control.v2.setTransition({ course: "deletion", pace: "immediate" });
    await v2(simulator(), "DELETE", `/training-jobs/${id}`);
    await refuses(v2(simulator(), "GET", `/training-jobs/${id}`), 2775);
    assert.deepEqual(await names({}), ["v2-train-01"]);
    assert.deepEqual(await names({}), []);
  });
});
