// What one process knows of a job's versions while it creates some: what stood before, and what waits for what.

import assert from "node:assert/strict";
import { sleep } from "../../../provider/clock";
import { ApiError } from "../../../provider/errors";
import { asking, type Ledger, latestVersionNow, searching } from "../../../provider/lifecycle/version/ledger";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { VirtualClock } from "../../support/clock";
import { clientOf, environmentOf, withMethods } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator, versionsStanding } from "../../support/simulated";

describe("the requests and searches of one job", () => {
  it("are apart: a request waits for every search, those that began meanwhile too, and a search for every request", async () => {
    const { ledger, clock, begin, events } = open();
    const first = begin("first search", (work) => searching(ledger, work));
    const request = begin("request", (work) => asking(ledger, clock, work));
    const second = begin("second search", (work) => searching(ledger, work));
    first.finish();
    await first.ended;
    second.finish();
    await second.ended;
    request.finish();
    await request.ended;
    assert.deepEqual(events, [
      "first search begins",
      "first search ends",
      "second search begins",
      "second search ends",
      "request begins",
      "request ends",
    ]);
  });

  it("run side by side where they are requests: a search waits for the last of them, whatever came of it", async () => {
    const { ledger, clock, begin, events } = open();
    const one = begin("one request", (work) => asking(ledger, clock, work));
    const other = begin("other request", (work) => asking(ledger, clock, work));
    await turn();
    const search = begin("search", (work) => searching(ledger, work));
    search.finish();
    one.finish();
    await one.ended;
    await turn();
    other.fail(new Error("no answer"));
    await rejection(other.ended);
    await search.ended;
    assert.deepEqual(events, [
      "one request begins",
      "other request begins",
      "one request ends",
      "other request fails",
      "search begins",
      "search ends",
    ]);
  });

  it("go on after a search that failed", async () => {
    const { ledger, clock, begin, events } = open();
    const search = begin("search", (work) => searching(ledger, work));
    search.fail(new Error("no list"));
    await rejection(search.ended);
    const request = begin("request", (work) => asking(ledger, clock, work));
    request.finish();
    await request.ended;
    assert.deepEqual(events, ["search begins", "search fails", "request begins", "request ends"]);
  });

  it("tell when the last answer came, or did not come", async () => {
    const { ledger, clock } = open();
    await asking(ledger, clock, () => sleep(clock, 3_000));
    assert.equal(ledger.answeredAt, 3_000);
    const failing = asking(ledger, clock, async () => {
      await sleep(clock, 4_000);
      throw new Error("no answer");
    });
    await rejection(failing);
    assert.equal(ledger.answeredAt, 7_000);
  });

  /** A ledger of a job without versions, and work that ends when it is told to. */
  function open() {
    const clock = new VirtualClock();
    const nothing = { ids: new Set<string>(), newest: undefined };
    const ledger: Ledger = {
      first: Promise.resolve({ ...nothing, latest: [] }),
      latest: { standing: Promise.resolve(nothing), readAt: 0 },
      claimed: new Set(),
      removed: new Set(),
      requests: Promise.resolve(),
      searches: Promise.resolve(),
      answeredAt: 0,
    };
    const events: string[] = [];
    function begin(name: string, within: (work: () => Promise<void>) => Promise<void>) {
      let finish = () => {};
      let fail: (error: Error) => void = () => {};
      const end = new Promise<void>((resolve, reject) => {
        finish = resolve;
        fail = reject;
      });
      const ended = within(async () => {
        events.push(`${name} begins`);
        await end.catch((error: unknown) => {
          events.push(`${name} fails`);
          throw error;
        });
        events.push(`${name} ends`);
      });
      return { ended, finish, fail };
    }
    return { ledger, clock, begin, events };
  }

  /** Lets everything happen that waits for nothing else. */
  const turn = () => new Promise(setImmediate);
});

describe("what stood in a job before a version of it was asked for", () => {
  const simulator = useSimulator();

  it("is read once for creations within five seconds, and anew after that", async () => {
    const { create, lists, clock } = job();
    await sleep(clock, 60_000);
    await create();
    await create();
    await sleep(clock, 5_000);
    await create();
    assert.equal(lists(), 1);
    await sleep(clock, 1);
    await create();
    assert.equal(lists(), 2);
  });

  it("is what was read before where it cannot be read anew", async () => {
    const { create, versionIds, clock } = job();
    const before = await create();
    await sleep(clock, 6_000);
    simulator().control.addFault({ endpoint: "listVersions", fault: refusal });
    const after = await create();
    assert.deepEqual(versionsStanding(simulator()), [after.outs.versionId, before.outs.versionId, ...versionIds]);
  });

  it("is read again by the next creation where it could not be read at all", async () => {
    const { create, lists } = job();
    simulator().control.addFault({ endpoint: "listVersions", fault: refusal });
    assert.ok((await rejection(create())) instanceof ApiError);
    assert.equal(versionsStanding(simulator()).length, 1);
    await create();
    assert.equal(versionsStanding(simulator()).length, 2);
    assert.equal(lists(), 2);
  });

  it("is nobody's business in a job where none is created: versions are removed from it as from any", async () => {
    const { create, environment } = job();
    const other = simulator().control.seedJob({ jobName: "digits", versions: [{ status: "COMPLETED" }] });
    await create();
    await trainingJobVersion.delete(environment, `${other.jobId}/${other.versionIds[0]}`, {});
    assert.equal(versionsStanding(simulator()).length, 2);
  });

  it("has its latest version by the number, in whatever order the service lists them", async () => {
    const listed = ["9", "1000", "11", "999"].map((versionId) => ({ versionId, statusCode: 10 }));
    const client = withMethods(await clientOf(simulator()), {
      listVersionStatuses: async (jobId) => ({ jobId, versions: listed }),
    });
    assert.equal(await latestVersionNow({ client }, "1"), "1000");
  });

  const refusal = { kind: "error", status: 403, code: "ModelArts.0108", message: "no permission" } as const;

  function job() {
    const versions = [{ status: "COMPLETED" as const }];
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions });
    const clock = new VirtualClock();
    const environment = environmentOf(simulator(), { clock });
    const create = () => trainingJobVersion.create(environment, { jobId, ...run });
    return { create, versionIds, environment, clock, lists: () => simulator().control.requestCount("listVersions") };
  }
});
