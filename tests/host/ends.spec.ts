// Every operation ends in the time it is given and says why, in the real host, whose clock nobody has to wait for.

import assert from "node:assert/strict";
import { after, before } from "mocha";
import type { FaultRule } from "modelarts-simulator";
import { handlerText } from "../../provider/resources/handler";
import { EngineEar } from "../support/engineEar";
import { configurationFor, hurried } from "../support/hosted";
import { HostError, ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { type Refusal, useSecondService, type VersionScript } from "../support/secondService";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";

const things = [
  { thing: "a version", endpoint: "deleteVersion" },
  { thing: "a job", endpoint: "deleteJob" },
] as const;
type Thing = (typeof things)[number]["thing"];

const [running, killing, completed, deleteFailed] = [8, 9, 10, 6];
const inUse = { kind: "error", status: 400, code: "ModelArts.0105", message: "in use by visualization job 7" } as const;
const internal = { kind: "error", status: 500, code: "ModelArts.0010", message: "internal" } as const;

describe("an operation in Pulumi's host", () => {
  const simulator = useSimulator();
  let engine: Awaited<ReturnType<typeof EngineEar.open>>;
  let host: ProviderHost;
  before(async () => {
    engine = await EngineEar.open();
    host = await ProviderHost.start(configurationFor(simulator()), hurried, { engine: engine.address });
  });
  after(async () => {
    await host?.stop();
    engine?.close();
  });
  const deletions = () => requestsSeen(simulator()).filter((request) => request.startsWith("DELETE")).length;

  for (const { thing, endpoint } of things) {
    const failing = (fault: FaultRule["fault"], count?: FaultRule["count"]) =>
      simulator().control.addFault({ endpoint, fault, ...(count !== undefined && { count }) });

    it(`removes ${thing} whose DELETE was refused for a reason that passes`, async () => {
      const { remove } = standing(thing);
      failing(inUse);
      await remove();
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(deletions(), 2);
    });

    it(`says what was said against the removal of ${thing} when its time is up`, async () => {
      const { remove } = standing(thing);
      failing(inUse, "unlimited");
      const error = await rejection(remove({ timeouts: { delete: "90s" } }));
      assert.match(
        String(error),
        /after 1m \d+s of the 1m 30s that timeouts\.delete allows .* before: DELETE .*: in use by visualization job 7 \(ModelArts\.0105/,
      );
    });

    it(`sees at once that ${thing} is gone where DELETE takes effect and answers 500 each time`, async () => {
      const { remove } = standing(thing);
      simulator().control.setTransition({ course: "deletion", pace: "immediate" });
      failing({ ...internal, when: "after" }, "unlimited");
      await remove({ timeouts: { delete: "2m" } });
      assert.equal(deletions(), 1);
    });

    it(`gives up the removal of ${thing} in its time when every request hangs`, async () => {
      const { remove } = standing(thing);
      const silence = { kind: "silence", when: "before" } as const;
      simulator().control.addFault({ fault: silence, count: "unlimited" });
      const error = await rejection(remove({ timeouts: { delete: "12s" } }));
      assert.match(String(error), /of the 12s that timeouts\.delete allows/);
    });
  }

  it("gives up a read, an update, a creation and an adoption in their time when every request hangs", async () => {
    const { id, outs } = standing("a version");
    simulator().control.addFault({ fault: { kind: "silence", when: "before" }, count: "unlimited" });
    const declared = { ...run, jobId: outs.jobId, __provider: outs.__provider };
    for (const begin of [
      () => host.read(id, outs),
      () => host.update(id, outs, { ...declared, description: "new" }),
      () => host.create(declared),
      () => host.create({ ...declared, existingVersionId: outs.versionId }),
    ]) {
      const error = await rejection(begin());
      assert.ok(error instanceof HostError, String(error));
      assert.match(error.message, /No answer from/);
    }
  });

  it("waits no longer for a run that somebody removes meanwhile", async () => {
    const { outs } = standing("a version");
    simulator().control.setTransition({ course: "run", pace: "manual" });
    const { jobId, __provider } = outs;
    const creation = rejection(host.create({ ...run, jobId, __provider, waitFor: "completed" }));
    const isMade = () => versionsStanding(simulator()).length === 2;
    const isSeen = () => requestsSeen(simulator()).some((request) => /^GET .*\/versions\/\d+$/.test(request));
    while (!isMade() || !isSeen()) await new Promise((resolve) => setImmediate(resolve));
    simulator().control.reset();
    assert.match(String(await creation), /was removed by somebody while it was waited for to be completed/);
  });

  it("does not update what is gone, and says what to do", async () => {
    const { id, outs } = standing("a version");
    simulator().control.reset();
    const news = { ...run, jobId: outs.jobId, __provider: outs.__provider, description: "new" };
    assert.match(String(await rejection(host.update(id, outs, news))), /is gone: .*pulumi refresh/);
  });

  it("removes many versions of a job whose list is no good", async () => {
    for (const fault of [internal, { kind: "garbage", form: "plain" }] as FaultRule["fault"][]) {
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "mnist",
        versions: Array.from({ length: 5 }, () => ({ status: "COMPLETED" as const })),
      });
      simulator().control.addFault({ endpoint: "listVersions", fault, count: "unlimited" });
      await Promise.all(
        versionIds.map((versionId) => host.delete(`${jobId}/${versionId}`, outsOf("a version", { jobId, versionId }))),
      );
      assert.deepEqual(versionsStanding(simulator()), []);
      simulator().control.reset();
    }
  });

  for (const [what, refusal, warnings] of [
    ["nothing where a job goes with the last of its versions", undefined, 0],
    ["a list that is refused for another reason", { ...internal, status: 400, code: "ModelArts.0104" } as const, 1],
  ] as const) {
    it(`warns of ${what}`, async () => {
      const { control } = simulator();
      control.setRules({ emptyJob: "goes" });
      const { jobId, versionIds } = control.seedJob({
        jobName: "mnist",
        versions: Array.from({ length: 4 }, () => ({ status: "COMPLETED" as const })),
      });
      control.setTransition({ course: "deletion", pace: { reads: 6 } });
      if (refusal !== undefined) control.addFault({ endpoint: "listVersions", fault: refusal, count: "unlimited" });
      engine.said.length = 0;
      await Promise.all(
        versionIds.map((versionId) => host.delete(`${jobId}/${versionId}`, outsOf("a version", { jobId, versionId }))),
      );
      assert.deepEqual(versionsStanding(simulator()), []);
      assert.equal(engine.said.filter((message) => message.includes("cannot be relied on")).length, warnings);
      assert.ok(requestsSeen(simulator()).some((request) => request.endsWith("/versions")));
      if (warnings === 0) assert.deepEqual(engine.said, []);
    });
  }

  function standing(thing: Thing) {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const [versionId = ""] = versionIds;
    const outs = outsOf(thing, { jobId, versionId });
    const id = thing === "a job" ? jobId : `${jobId}/${versionId}`;
    return { id, outs, remove: (more: object = {}) => host.delete(id, { ...outs, ...more }) };
  }
});

describe("the rules of deletion in Pulumi's host, against a service that was written apart", () => {
  const service = useSecondService();
  let host: ProviderHost;
  before(async () => {
    // Each test has a service of its own, at the place that its resource names.
    host = await ProviderHost.start({ "modelarts:token": "second-token" }, hurried);
  });
  after(() => host?.stop());
  const sent = (method: string) => service().requests.filter((request) => request.startsWith(method)).length;

  for (const { thing } of things) {
    for (const [what, script, requests] of [
      ["removes it, once", { shows: [completed] }, [1, 0]],
      ["stops it where its removal is refused because it is at work", { refuses: [conflict(running)] }, [2, 1]],
      ["asks again where its run has ended meanwhile", { shows: [completed], refuses: [conflict(running)] }, [2, 0]],
      [
        "asks again after a refusal in words",
        { shows: [completed], refuses: [{ status: 400, message: "no" }] },
        [2, 0],
      ],
      ["asks again after one that says nothing", { shows: [completed], refuses: [{ status: 409 }] }, [2, 0]],
      ["asks again after a fault", { shows: [completed], refuses: [{ status: 500 }] }, [2, 0]],
      [
        "asks again for a stop that was refused",
        { refuses: [conflict(running), conflict(running)], refusesStop: [conflict(1)] },
        [3, 2],
      ],
      [
        "asks again for what fails once",
        {
          shows: [completed],
          afterDelete: (look: number) => (look < 2 ? killing : sent("DELETE") > 1 ? "gone" : deleteFailed),
        },
        undefined,
      ],
    ] as const satisfies readonly [string, Script, readonly number[] | undefined][]) {
      it(`of ${thing}: ${what}`, async () => {
        await host.delete(...removalOf(thing, script));
        assert.deepEqual(service().standing(), []);
        if (requests !== undefined) assert.deepEqual([sent("DELETE"), sent("POST")], requests);
      });
    }

    for (const [what, script, words] of [
      ["is not called removed that only looks ended", { shows: [completed], afterDelete: [completed] }, /of the 1m/],
      [
        "is not called removed when each of its removals fails",
        { shows: [completed], afterDelete: [killing, deleteFailed] },
        /accepted the deletion 3 times/,
      ],
      [
        "stays with the words of the refusals",
        { shows: [completed], refuses: Array.from({ length: 99 }, () => ({ status: 400, message: "snapshot" })) },
        /before: DELETE .*: snapshot \(HTTP 400\)/,
      ],
    ] as const satisfies readonly [string, Script, RegExp][]) {
      it(`of ${thing}: it ${what}`, async () => {
        const [id, outs] = removalOf(thing, script);
        assert.match(String(await rejection(host.delete(id, { ...outs, timeouts: { delete: "1m" } }))), words);
        assert.equal(service().standing().length, 1);
      });
    }
  }

  interface Script extends VersionScript {
    /** Answers to the DELETE of the thing, in turn. */
    readonly refuses?: readonly Refusal[];
  }

  function removalOf(thing: Thing, { refuses = [], ...script }: Script): [string, Record<string, unknown>] {
    const scripts = [thing === "a job" ? script : { ...script, refusesDelete: refuses }];
    const { jobId, versionIds } = service().addJob("mnist", scripts, thing === "a job" ? refuses : []);
    const [versionId = ""] = versionIds;
    const { url: endpoint, projectId } = service();
    const outs = { ...outsOf(thing, { jobId, versionId }), endpoint, projectId };
    return [thing === "a job" ? jobId : `${jobId}/${versionId}`, outs];
  }
});

function conflict(status: number): Refusal {
  return { status: 409, code: "ModelArts.0105", message: `This job can't be delete. job status: ${status}` };
}

function outsOf(thing: Thing, ids: { jobId: string; versionId: string }): Record<string, unknown> & { jobId: string } {
  const handler = handlerText(thing === "a job" ? "trainingJob" : "trainingJobVersion");
  return { ...run, ...ids, __provider: handler };
}
