// What the creation, an update and a refresh of a v2 job ask the service for, and what they do not.

import assert from "node:assert/strict";
import { UnexpectedStateError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Environment } from "../../../provider/lifecycle/target";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { tagsIn } from "../../../provider/lifecycle/v2job/tags";
import { beforeCalls, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithm, job, jobRequests, jobsClientOf, jobsStanding } from "../../support/v2";

const named = { jobName: "train", ...job };

describe("the creation of a v2 job", () => {
  const simulator = useSimulator();

  it("names it after its kind where the resource's own name is not known", async () => {
    const { outs } = await v2TrainingJob.create(environmentOf(simulator()), job);
    assert.match(String(outs.jobName), /^job-[0-9a-f]{8}$/);
  });

  it("tells the name that was made for it before it is asked for", async () => {
    const said: string[] = [];
    const log = async ({ message }: { message: string }) => {
      if (jobsStanding(simulator()).length === 0) said.push(message);
    };
    const { outs } = await v2TrainingJob.create({ ...environmentOf(simulator()), log }, job);
    assert.deepEqual(said, [`creating it as "${outs.jobName}"`]);
  });

  it("is not asked for before its algorithm shows, and no later", async () => {
    const environment = environmentOf(simulator());
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "lag", reads: 3 } });
    const { id: algorithmId } = await v2Algorithm.create(environment, algorithm);
    simulator().control.clearJournal();
    await v2TrainingJob.create(environment, { algorithmId, flavorId: "modelarts.vm.cpu.8u" });
    const look = `GET /algorithms/${algorithmId}`;
    assert.deepEqual(jobRequests(simulator()), [look, look, look, look, "POST /training-jobs"]);
  });
});

describe("the update of a v2 job", () => {
  const simulator = useSimulator();

  async function standing(inputs: Properties = named) {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, inputs);
    simulator().control.clearJournal();
    return { id, outs, update: (news: Properties) => v2TrainingJob.update(environment, id, outs, news) };
  }

  for (const [what, inputs] of [
    ["gives the one that is there", { ...named, description: "nightly" }],
    ["gives an empty one and there is none", { ...named, description: "" }],
  ] as const) {
    it(`sends no description where the program ${what}`, async () => {
      const { id, update } = await standing(inputs);
      await update({ ...inputs, deletion: { keep: true } });
      assert.deepEqual(jobRequests(simulator()), [`GET /training-jobs/${id}`, `GET /training-jobs/${id}`]);
    });
  }

  it("takes a description away where the program says an empty one", async () => {
    const { update } = await standing({ ...named, description: "nightly" });
    const { outs } = await update({ ...named, description: "" });
    assert.equal(simulator().control.v2.standing().jobs[0]?.description, "");
    assert.equal(outs.description, "");
  });

  it("says so where the service accepts a new description and keeps the old one", async () => {
    const { id, update } = await standing({ ...named, description: "nightly" });
    const fault = { kind: "error", status: 202, when: "before", body: "empty" } as const;
    simulator().control.addFault({ endpoint: "v2.updateJob", fault });
    const error = await rejection(update({ ...named, description: "weekly" }));
    assert.ok(error instanceof UnexpectedStateError, String(error));
    const { resourceId, status, wanted, message } = error;
    assert.deepEqual({ resourceId, status, wanted }, { resourceId: id, status: "as before", wanted: "described anew" });
    assert.equal(
      message,
      `the service accepted the new description of training job ${id} and kept the old one. Leave it as it was, or replace the job`,
    );
  });

  it("is none of what is gone, and the error says what to do", async () => {
    const { id, update } = await standing();
    letNothingBeYoung(simulator());
    simulator().control.v2.setPhase({ jobId: id }, "gone");
    const error = await rejection(update({ ...named, description: "weekly" }));
    assert.ok(error instanceof UnexpectedStateError, String(error));
    assert.deepEqual([error.resourceId, error.status, error.wanted], [id, "gone", "standing"]);
    assert.equal(
      error.message,
      `training job ${id} is gone: it was removed outside of this stack. Run \`pulumi refresh\`, which takes it from the state, and ` +
        "then `pulumi up`, which makes a new one; `pulumi up --refresh` does both.",
    );
  });

  it("goes on where the search shows what its own page does not find", async () => {
    letNothingBeYoung(simulator());
    const { outs, update } = await standing();
    const fault = { kind: "error", status: 400, code: "ModelArts.2775" } as const;
    simulator().control.addFault({ endpoint: "v2.getJob", fault, count: 9 });
    assert.equal((await update({ ...named, deletion: { keep: true } })).outs.jobId, outs.jobId);
  });
});

describe("the tags of a v2 job", () => {
  const simulator = useSimulator({ profile: "huawei" });
  const tags = { team: "vision", cost: "42" };

  async function standing(inputs: Properties) {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2TrainingJob.create(environment, inputs);
    simulator().control.clearJournal();
    return {
      id,
      update: (news: Properties) => v2TrainingJob.update(environment, id, outs, news),
      read: (from: Environment = environment) => v2TrainingJob.read(from, id, outs),
    };
  }
  /** The requests that are about tags. */
  const asked = () =>
    simulator()
      .control.journal()
      .filter(({ path }) => path.includes("/tags"))
      .map(({ method, body }) => ({ method, body }));

  for (const tags of [undefined, null, "team"]) {
    it(`are none where a state holds ${tags} in their place`, () => {
      assert.deepEqual(tagsIn({ tags }), {});
    });
  }

  it("are asked for by what changes alone", async () => {
    const { update } = await standing({ ...named, tags });
    await update({ ...named, tags: { ...tags, team: "speech", owner: "ada" } });
    assert.deepEqual(asked(), [
      {
        method: "POST",
        body: {
          tags: [
            { key: "team", value: "speech" },
            { key: "owner", value: "ada" },
          ],
        },
      },
    ]);
  });

  it("are taken off by what goes alone", async () => {
    const { update } = await standing({ ...named, tags });
    await update({ ...named, tags: { cost: "42" } });
    assert.deepEqual(asked(), [{ method: "DELETE", body: { tags: [{ key: "team", value: "vision" }] } }]);
  });

  it("are not asked for where none change", async () => {
    const { update } = await standing({ ...named, tags });
    await update({ ...named, tags, deletion: { keep: true } });
    assert.deepEqual(asked(), []);
  });

  for (const [what, inputs] of [
    ["names none", named],
    ["names an empty list of them", { ...named, tags: {} }],
  ] as const) {
    it(`of others are neither read nor shown where its program ${what}`, async () => {
      const { id, read } = await standing(inputs);
      await (await jobsClientOf(simulator())).addTags(id, { theirs: "yes" });
      simulator().control.clearJournal();
      assert.deepEqual((await read()).props.tags, "tags" in inputs ? {} : undefined);
      assert.deepEqual(asked(), []);
    });
  }

  it("are as they were where they cannot be read", async () => {
    const { read } = await standing({ ...named, tags });
    const fault = { kind: "error", status: 403, code: "ModelArts.0108" } as const;
    simulator().control.addFault({ endpoint: "v2.getTags", fault });
    assert.deepEqual((await read()).props.tags, tags);
  });

  it("are not taken for read where our own code breaks", async () => {
    const { read } = await standing({ ...named, tags });
    const breaking = beforeCalls(environmentOf(simulator()), async ({ path }) => {
      if (path.endsWith("/tags")) throw new TypeError("tags.map is not a function");
    });
    assert.equal(String(await rejection(read(breaking))), "TypeError: tags.map is not a function");
  });
});
