import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { openRounds } from "../../../provider/v1/looks";
import { VirtualClock } from "../../support/clock";
import { clientOf, withMethods } from "../../support/connected";
import { requestsSeen, useSimulator } from "../../support/simulated";

describe("rounds", () => {
  const simulator = useSimulator();

  it("look at one or two versions by requests of their own", async () => {
    const { rounds, versionIds } = await jobWith(2);
    const seen = await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    assert.deepEqual(
      seen.map((version) => version?.versionId),
      versionIds,
    );
    assert.deepEqual(kinds(), ["details", "details"]);
  });

  it("let one list stand for three versions and more", async () => {
    const { rounds, versionIds } = await jobWith(5);
    const seen = await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    assert.deepEqual(
      seen.map((version) => version?.versionId),
      versionIds,
    );
    assert.deepEqual(kinds(), ["list"]);
  });

  it("ask for a list only where it takes fewer requests than there are versions to look at", async () => {
    const { rounds, versionIds } = await jobWith(1_001);
    const requestsFor = async (looks: number) => {
      simulator().control.clearJournal();
      await Promise.all(versionIds.slice(0, looks).map((versionId) => rounds.look(versionId)));
      return kinds();
    };
    // How long the list is shows when it is read: two pages, and back to the first to be sure that none was missed.
    assert.deepEqual(await requestsFor(3), ["list", "list", "list"]);
    assert.deepEqual(await requestsFor(3), ["details", "details", "details"]);
    assert.deepEqual(await requestsFor(4), ["list", "list", "list"]);
  });

  for (const notFound of ["404-0015", "400-0102", "200-0015", "404-bare"] as const) {
    it(`confirm what the list lacks by a request of its own, answered by ${notFound}`, async () => {
      const { rounds, versionIds } = await jobWith(3);
      simulator().control.setDialect({ notFound });
      const seen = await Promise.all([...versionIds, "777"].map((versionId) => rounds.look(versionId)));
      assert.deepEqual(
        seen.map((version) => version?.versionId),
        [...versionIds, undefined],
      );
      assert.deepEqual(kinds(), ["list", "details"]);
    });
  }

  for (const [what, fault] of [
    ["a server fault", { kind: "error", status: 500 }],
    ["a missing permission", { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" }],
    ["a 404 page", { kind: "error", status: 404, body: "html" }],
    ["nothing", { kind: "reset", when: "before" }],
  ] as const) {
    it(`take what the list lacks for gone by no other answer to a request of its own, such as ${what}`, async () => {
      const { rounds, versionIds } = await jobWith(3);
      simulator().control.addFault({ endpoint: "getVersion", versionId: "777", fault });
      const looks = await Promise.allSettled([...versionIds, "777"].map((versionId) => rounds.look(versionId)));
      assert.deepEqual(
        looks.map(({ status }) => status),
        ["fulfilled", "fulfilled", "fulfilled", "rejected"],
      );
    });
  }

  it("do not believe a list that lacks a version which stands", async () => {
    const { rounds, versionIds, jobId } = await jobWith(3);
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "stale" } });
    await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    const client = await clientOf(simulator());
    const { versionId } = await client.createVersion(jobId, {
      preVersionId: versionIds[0] ?? "",
      config: {
        workerServerNum: 1,
        appUrl: "/b-1/c/",
        bootFileUrl: "/b-1/c/t.py",
        engineId: "1",
        specId: "2",
        trainUrl: "/b-1/o/",
      },
    });
    const seen = await Promise.all([...versionIds, versionId].map((id) => rounds.look(id)));
    assert.ok(seen.every((version) => version !== undefined));
  });

  it("find out when the list goes on showing versions that are gone, look at each by itself, and try a list again ever later", async () => {
    const { versionIds, jobId } = await jobWith(3);
    const clock = new VirtualClock();
    const client = await clientOf(simulator());
    const warnings: string[] = [];
    const rounds = openRounds(client, jobId, clock, async ({ message }) => {
      warnings.push(message);
    });
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "stale" } });
    const look = () => Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    await look();
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    for (const versionId of versionIds) await client.deleteVersion(jobId, versionId);

    let lists = 0;
    while ((await look()).some((version) => version !== undefined)) assert.ok(++lists < 6, "still believed");
    const isListed = async () => {
      simulator().control.clearJournal();
      await look();
      return kinds().includes("list");
    };
    assert.equal(await isListed(), false);
    await sleep(clock, 5_000);
    // The first is proved at once, the second found to be stale.
    assert.deepEqual([await isListed(), await isListed(), await isListed()], [true, true, false]);
    await sleep(clock, 5_000);
    assert.equal(await isListed(), false);
    await sleep(clock, 5_000);
    assert.equal(await isListed(), true);
    assert.deepEqual(warnings, [
      `the list of versions of training job ${jobId} cannot be relied on (it still shows a version that is gone); ` +
        "each version is looked at by itself for a while",
    ]);
  });

  it("go on trusting a list that showed a version which was removed right after", async () => {
    const { rounds, versionIds, jobId } = await jobWith(4);
    const client = await clientOf(simulator());
    const [first = "", ...rest] = versionIds;
    for (let lists = 0; lists < 3; lists++) await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    // The fourth list is proved by a look at the first version, which is gone by then.
    simulator().control.setTransition({ course: "deletion", pace: { reads: 1 }, path: [] });
    await client.deleteVersion(jobId, first);
    const proved = await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    assert.equal(proved[0], undefined);
    simulator().control.clearJournal();
    await Promise.all(rest.map((versionId) => rounds.look(versionId)));
    assert.deepEqual(kinds(), ["list"]);
  });

  it("go on trusting a long list that showed a version which was removed while the list was read", async () => {
    const { rounds, versionIds, jobId } = await jobWith(1_001);
    const client = await clientOf(simulator());
    const [first = "", ...others] = versionIds.slice(-6);
    const lookAt = (ids: string[]) => Promise.all(ids.map((versionId) => rounds.look(versionId)));
    for (let lists = 0; lists < 3; lists++) await lookAt([first, ...others]);
    // The fourth list shows it twice and is proved by a look at it, the fifth shows it once: then that look finds it gone.
    simulator().control.setTransition({ course: "deletion", pace: { reads: 3 }, path: [] });
    await client.deleteVersion(jobId, first);
    simulator().control.addFault({ versionId: first, fault: { kind: "latency", ms: 100 } });
    const proved = rounds.look(first);
    await lookAt(others);
    // To be whole, it reads the first page once more.
    simulator().control.addFault({ endpoint: "listVersions", after: 2, fault: { kind: "latency", ms: 300 } });
    await lookAt(others);
    assert.equal(await proved, undefined);
    simulator().control.clearJournal();
    await lookAt(others);
    assert.deepEqual(new Set(kinds()), new Set(["list"]));
  });

  it("read one list at a time: who comes meanwhile goes with the next", async () => {
    const { rounds, versionIds } = await jobWith(9);
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "latency", ms: 50 } });
    const looks = [];
    for (const group of [versionIds.slice(0, 3), versionIds.slice(3, 6), versionIds.slice(6)]) {
      looks.push(...group.map((versionId) => rounds.look(versionId)));
      await nextTurn();
    }
    const seen = await Promise.all(looks);
    assert.deepEqual(
      seen.map((version) => version?.versionId),
      versionIds,
    );
    assert.deepEqual(kinds(), ["list", "list"]);
  });

  it("say once why the list cannot be relied on, where it was refused or is stale", async () => {
    const { versionIds, jobId } = await jobWith(3);
    const warnings: string[] = [];
    const clock = new VirtualClock();
    const rounds = openRounds(await clientOf(simulator()), jobId, clock, async ({ message }) => {
      warnings.push(message);
    });
    const look = () => Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    const refusal = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission to list" } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: refusal, count: 9 });
    await look();
    await sleep(clock, 5_000);
    await look();
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      new RegExp(
        `^the list of versions of training job ${jobId} cannot be relied on \\(GET .*: no permission to list \\(ModelArts\\.0108, HTTP 403.*\\)\\); ` +
          "each version is looked at by itself for a while$",
      ),
    );
  });

  it("say nothing where the list got no answer, or where the job went with its last version", async () => {
    const { versionIds, jobId } = await jobWith(3);
    const warnings: string[] = [];
    const client = await clientOf(simulator());
    const lookAgain = async () => {
      const rounds = openRounds(client, jobId, new VirtualClock(), async ({ message }) => {
        warnings.push(message);
      });
      return Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    };
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "error", status: 500 }, count: 9 });
    await lookAgain();
    simulator().control.clearFaults();
    simulator().control.setTransition({ course: "deletion", pace: "immediate" });
    await client.deleteJob(jobId);
    assert.deepEqual(await lookAgain(), [undefined, undefined, undefined]);
    assert.deepEqual(warnings, []);
  });

  it("fall back to a request for each when the list is refused", async () => {
    const { rounds, versionIds } = await jobWith(3);
    simulator().control.addFault({
      endpoint: "listVersions",
      fault: { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission to list" },
      count: 9,
    });
    const seen = await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    assert.deepEqual(
      seen.map((version) => version?.versionId),
      versionIds,
    );
    assert.deepEqual(kinds(), ["list", "details", "details", "details"]);
  });

  it("count only those who wait: who has ended, well or not, shares nothing any more", async () => {
    const { rounds } = await jobWith(3);
    const failing = () => Promise.reject(new RangeError("over"));
    const waiting = Array.from({ length: 3 }, () => rounds.during(() => nextTurn()));
    assert.equal(rounds.together, 3);
    await Promise.all(waiting);
    assert.equal(rounds.together, 1);
    await Promise.allSettled(Array.from({ length: 3 }, () => rounds.during(failing)));
    assert.equal(rounds.together, 1);
    const two = Array.from({ length: 2 }, () => rounds.during(() => nextTurn()));
    assert.equal(rounds.together, 1);
    await Promise.all(two);
  });

  it("wake who rests shorter than those before him in his own time", async () => {
    const { versionIds, jobId } = await jobWith(1);
    assert.equal(versionIds.length, 1);
    const clock = new VirtualClock();
    const rounds = openRounds(await clientOf(simulator()), jobId, clock);
    const woken: number[] = [];
    await Promise.all([3_000, 1_000].map((ms) => rounds.rest(ms).then(() => woken.push(clock.now()))));
    assert.deepEqual(woken, [1_000, 3_000]);
  });

  it("leave each to his own pace, and his own rest, where the list cannot be relied on", async () => {
    const { rounds, versionIds } = await jobWith(3);
    const refusal = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission to list" } as const;
    simulator().control.addFault({ endpoint: "listVersions", fault: refusal, count: 9 });
    const looks = versionIds.map((versionId) => rounds.during(() => rounds.look(versionId)));
    assert.equal(rounds.together, 3);
    await Promise.all(looks);
    const woken: number[] = [];
    const rests = [40, 10_000, 10_000].map((ms) => rounds.during(() => rounds.rest(ms)).then(() => woken.push(ms)));
    assert.equal(rounds.together, 1);
    await rests[0];
    await nextTurn();
    assert.deepEqual(woken, [40]);
  });

  for (const [what, fault] of [
    ["a server fault", { kind: "error", status: 500 }],
    ["garbage", { kind: "garbled", how: "truncated" }],
    ["nothing", { kind: "reset", when: "before" }],
    ["a list that is not whole", { kind: "paging", how: "cut", size: 1 }],
  ] as const) {
    it(`look at each at once where the list answers ${what}, and try the list again after a while`, async () => {
      const { versionIds, jobId } = await jobWith(3);
      const clock = new VirtualClock();
      const rounds = openRounds(await clientOf(simulator()), jobId, clock);
      const look = () => Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
      simulator().control.addFault({ endpoint: "listVersions", fault, count: 99 });
      for (const version of await look()) assert.ok(version !== undefined);
      simulator().control.clearFaults();
      simulator().control.clearJournal();
      await look();
      assert.deepEqual(kinds(), ["details", "details", "details"]);
      await sleep(clock, 5_000);
      simulator().control.clearJournal();
      await look();
      assert.deepEqual(kinds(), ["list"]);
    });
  }

  it("leave a service that throttles alone: nobody looks by himself then", async () => {
    const { rounds, versionIds } = await jobWith(3);
    simulator().control.addFault({ endpoint: "listVersions", fault: { kind: "throttle", retryAfter: 0 } });
    const looks = await Promise.allSettled(versionIds.map((versionId) => rounds.look(versionId)));
    assert.ok(looks.every(({ status }) => status === "rejected"));
    assert.deepEqual(kinds(), ["list"]);
  });

  it("wake everybody when a list is asked for, since it tells of all", async () => {
    const { rounds } = await jobWith(0);
    const woken: number[] = [];
    const rests = [40, 60, 10_000].map((ms) => rounds.rest(ms).then(() => woken.push(ms)));
    await rests[0];
    await nextTurn();
    assert.deepEqual(woken, [40, 60, 10_000]);
  });

  it("are further apart where a list takes long, so that no more than half of the time goes into it", async () => {
    const { versionIds, jobId } = await jobWith(3);
    const clock = new VirtualClock();
    const client = await clientOf(simulator());
    const slow = withMethods(client, {
      listVersionStatuses: async (...list) => {
        await sleep(clock, 3_000);
        return client.listVersionStatuses(...list);
      },
    });
    const rounds = openRounds(slow, jobId, clock);
    await Promise.all(versionIds.map((versionId) => rounds.look(versionId)));
    const round = () => Promise.all([100, 200, 300].map((ms) => rounds.rest(ms)));
    await round();
    const order: string[] = [];
    const pause = sleep(clock, 2_900).then(() => order.push("2.9 s"));
    await Promise.all([pause, round().then(() => order.push("the next round"))]);
    assert.deepEqual(order, ["2.9 s", "the next round"]);
  });

  it("fail him alone whose version is looked at to prove a list, where that look is refused", async () => {
    const { versionIds, jobId } = await jobWith(3);
    const refusal = new RangeError("no way");
    const refused = withMethods(await clientOf(simulator()), { getVersion: () => Promise.reject(refusal) });
    const rounds = openRounds(refused, jobId);
    const round = () => Promise.allSettled(versionIds.map((versionId) => rounds.look(versionId)));
    for (const _ of [1, 2, 3]) assert.ok((await round()).every(({ status }) => status === "fulfilled"));
    const failed = (await round()).flatMap((look) => (look.status === "rejected" ? [look.reason] : []));
    assert.deepEqual(failed, [refusal]);
  });

  it("let everybody rest while one looks who likely finds his version gone", async () => {
    const { rounds } = await jobWith(0);
    const woken: number[] = [];
    const rests = [40, 10_000, 10_000].map((ms) => rounds.rest(ms, { alone: ms === 40 }).then(() => woken.push(ms)));
    await rests[0];
    await nextTurn();
    assert.deepEqual(woken, [40]);
  });

  it("look at a version that is likely gone by a request of its own, whoever else looks", async () => {
    const { rounds, versionIds } = await jobWith(5);
    await Promise.all(versionIds.map((versionId, index) => rounds.look(versionId, { alone: index === 0 })));
    assert.deepEqual(kinds().sort(), ["details", "list"]);
  });

  async function jobWith(count: number) {
    const versions = Array.from({ length: count }, () => ({ status: "COMPLETED" as const }));
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions });
    return { jobId, versionIds, rounds: openRounds(await clientOf(simulator()), jobId) };
  }

  function nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  function kinds(): string[] {
    return requestsSeen(simulator()).map((request) => (/versions\/\d+$/.test(request) ? "details" : "list"));
  }
});
