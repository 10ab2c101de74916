// What v2 jobs and algorithms have in common once they stand: how they are looked for, read and adopted.

import assert from "node:assert/strict";
import type { Simulator } from "modelarts-simulator";
import { AlreadyExistsError, ContradictionError, DoesNotExistError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { Resource } from "../../../provider/lifecycle/resource";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import * as algorithmTarget from "../../../provider/lifecycle/v2algorithm/target";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import * as jobTarget from "../../../provider/lifecycle/v2job/target";
import { environmentOf } from "../../support/connected";
import { useProviderRuns } from "../../support/providerRuns";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithm, algorithmsStanding, job, jobRequests, jobsStanding } from "../../support/v2";

const nowhere = "11111111-0000-4000-8000-000000000000";
const workspaceId = "0123456789abcdef0123456789abcdef";

/** What the tests need to know of a kind. */
interface Kind {
  readonly resource: Resource;
  readonly title: string;
  readonly type: string;
  readonly creation: string;
  readonly path: string;
  /** What a program gives, apart from the name. */
  readonly given: Properties;
  readonly name: "jobName" | "algorithmName";
  readonly id: "jobId" | "algorithmId";
  readonly adoption: "existingJobId" | "existingAlgorithmId";
  readonly oneOf: string;
  /** How the command that writes a program for it is told which one. */
  readonly argument: string;
  /** What is looked for. */
  sought(id: string, properties: Properties): { readonly workspaceId: string | undefined };
  seed(simulator: Simulator): string;
  standing(simulator: Simulator): string[];
}

const kinds: Kind[] = [
  {
    resource: v2TrainingJob,
    title: "training job",
    type: "modelarts/v2:TrainingJob",
    creation: "v2.createJob",
    path: "/training-jobs",
    given: job,
    name: "jobName",
    id: "jobId",
    adoption: "existingJobId",
    oneOf: "a training job",
    argument: "",
    sought: jobTarget.jobOf,
    seed: ({ control }) => control.v2.seedJob({ jobName: "theirs", description: "by hand" }),
    standing: jobsStanding,
  },
  {
    resource: v2Algorithm,
    title: "algorithm",
    type: "modelarts/v2:Algorithm",
    creation: "v2.createAlgorithm",
    path: "/algorithms",
    given: algorithm,
    name: "algorithmName",
    id: "algorithmId",
    adoption: "existingAlgorithmId",
    oneOf: "an algorithm",
    argument: "--algorithm ",
    sought: algorithmTarget.algorithmOf,
    seed: ({ control }) => control.v2.seedAlgorithm({ name: "theirs", description: "by hand" }),
    standing: algorithmsStanding,
  },
];

for (const kind of kinds) {
  const { resource, title, type, creation, path, given, name, id: idName, adoption } = kind;
  const named = { ...given, [name]: "ours" };

  describe(`a v2 ${title} that is looked for`, () => {
    const places: [what: string, properties: Properties, expected: string | undefined][] = [
      ["in the workspace that is stored", { workspaceId, [idName]: "a" }, workspaceId],
      ["in the default one where it was made without one", { [idName]: "a" }, "0"],
      ["in any where it was adopted and none is known", { [idName]: "a", [adoption]: "a" }, undefined],
      ["in any where no more than its id is known", {}, undefined],
    ];
    for (const [what, properties, expected] of places) {
      it(`is so ${what}`, () => {
        assert.deepEqual(kind.sought("a", properties), { [idName]: "a", workspaceId: expected });
      });
    }
  });

  describe(`a v2 ${title} that is read`, () => {
    const simulator = useSimulator();
    const place = () => ({ endpoint: simulator().url, projectId: simulator().projectId });

    it("is looked for again and again while it is young and cannot be found yet", async () => {
      const environment = environmentOf(simulator());
      simulator().control.addFault({ endpoint: creation, fault: { kind: "lag", reads: 5 } });
      const { id, outs } = await resource.create(environment, named);
      assert.equal((await resource.read(environment, id, outs)).id, id);
    });

    it("is gone at the first look where what the state holds of its creation is no time", async () => {
      const stored = { ...named, ...place(), [idName]: nowhere, createTime: String(Date.now()) };
      assert.deepEqual(await resource.read(environmentOf(simulator()), nowhere, stored), {
        id: "",
        props: {},
        inputs: {},
      });
      assert.equal(jobRequests(simulator()).filter((request) => request === `GET ${path}/${nowhere}`).length, 1);
    });

    it("is named where it is only looked up and is not there", async () => {
      const error = await rejection(resource.read(environmentOf(simulator()), nowhere, {}));
      assert.ok(error instanceof DoesNotExistError, String(error));
      assert.deepEqual([error.input, error.message], ["id", `${title} ${nowhere} does not exist`]);
    });

    it("is told with its name and description where it is only looked up", async () => {
      const id = kind.seed(simulator());
      const { props, inputs } = await resource.read(environmentOf(simulator()), id, {});
      const expected = [id, "theirs", "by hand", "0"];
      assert.deepEqual([props[idName], props[name], props.description, props.workspaceId], expected);
      assert.deepEqual([inputs[name], inputs.description], ["theirs", "by hand"]);
    });

    it("shows no description that somebody else has given it where its program gives none", async () => {
      const environment = environmentOf(simulator());
      const { id, outs } = await resource.create(environment, named);
      await resource.update(environment, id, outs, { ...named, description: "by hand" });
      assert.ok(!("description" in (await resource.read(environment, id, outs)).props));
    });

    it("shows as an empty text that somebody has taken its description away", async () => {
      const environment = environmentOf(simulator());
      const { id, outs } = await resource.create(environment, { ...named, description: "nightly" });
      await resource.update(environment, id, outs, { ...named, description: "" });
      assert.equal((await resource.read(environment, id, outs)).props.description, "");
    });

    it("stays in the workspace that is stored where no answer names one", async () => {
      const environment = environmentOf(simulator());
      const { id, outs } = await resource.create(environment, { ...named, workspaceId });
      for (const endpoint of ["v2.getJob", "v2.getAlgorithm"]) {
        simulator().control.addFault({ endpoint, fault: { kind: "patch", remove: ["metadata.workspace_id"] } });
      }
      assert.equal((await resource.read(environment, id, outs)).props.workspaceId, workspaceId);
    });
  });

  describe(`a v2 ${title} that is adopted`, () => {
    const simulator = useSimulator();
    const adopt = (more: Properties, environment = environmentOf(simulator())) =>
      resource.create(environment, { [adoption]: kind.seed(simulator()), ...more });

    it("must be there", async () => {
      const error = await rejection(adopt({ [adoption]: nowhere }));
      assert.ok(error instanceof DoesNotExistError, String(error));
      assert.deepEqual(
        [error.input, error.message],
        [adoption, `${title} ${nowhere} cannot be adopted: it does not exist`],
      );
    });

    it("is described as its program says, or not adopted", async () => {
      const error = await rejection(adopt({ description: "ours" }));
      const [id] = kind.standing(simulator());
      assert.ok(error instanceof ContradictionError, String(error));
      assert.deepEqual(
        [error.input, error.message],
        ["description", `${title} ${id} cannot be adopted: description is otherwise there than in the program`],
      );
    });

    it("is described as it was where its program says nothing", async () => {
      const { outs } = await adopt({});
      assert.deepEqual([outs.description, outs[name]], ["by hand", "theirs"]);
    });

    it("is not removed by the resource that had it before, in the same run", async () => {
      const said: string[] = [];
      const environment = {
        ...environmentOf(simulator()),
        log: async ({ message }: { message: string }) => void said.push(message),
      };
      const { id, outs } = await adopt({}, environment);
      await resource.delete(environment, id, outs);
      assert.deepEqual(kind.standing(simulator()), [id]);
      assert.deepEqual(said, [`${title} ${id} stays: another resource has adopted it in this run`]);
      letNothingBeYoung(simulator());
      await resource.delete(environmentOf(simulator()), id, outs);
      assert.deepEqual(kind.standing(simulator()), []);
    });
  });

  describe(`a v2 ${title} whose name a program wants for a new one`, () => {
    const simulator = useSimulator();

    it("keeps it, and the error says how to adopt it", async () => {
      const id = kind.seed(simulator());
      const error = await rejection(resource.create(environmentOf(simulator()), { ...given, [name]: "theirs" }));
      assert.ok(error instanceof AlreadyExistsError, String(error));
      assert.deepEqual(
        [error.input, error.message],
        [
          name,
          `there is ${kind.oneOf} named "theirs" already (${id}). If it is yours, such as one whose creation was broken off, adopt it with ` +
            `\`${adoption}: "${id}"\` (\`npx pulumi-modelarts import-file ${kind.argument}${id}\` prints the program for it); ` +
            `otherwise choose another name, or leave ${name} out`,
        ],
      );
    });
  });

  describe(`a v2 ${title} whose run did not live to store it`, () => {
    const simulator = useSimulator();
    const runs = useProviderRuns(simulator);
    const urn = `urn:pulumi:test::program::pulumi-nodejs:dynamic/${type}::run`;

    /** Its id, and the next run. */
    async function unstored() {
      const first = runs.start();
      const { id } = await first.create(resource, urn, given);
      first.kill();
      return { id, next: runs.start() };
    }

    it("is taken up, and no other name is told", async () => {
      const { id, next } = await unstored();
      assert.equal((await next.create(resource, urn, given)).id, id);
      assert.deepEqual(next.said, [`${title} ${id} is taken up: a run that was cut off had made it for this resource`]);
    });

    it("is not taken up for its resource once another has adopted it", async () => {
      const { id, next } = await unstored();
      await next.create(resource, `${urn}-2`, { [adoption]: id });
      const { id: made } = await next.create(resource, urn, given);
      assert.notEqual(made, id);
      assert.deepEqual(kind.standing(simulator()).toSorted(), [id, made].toSorted());
    });
  });
}
