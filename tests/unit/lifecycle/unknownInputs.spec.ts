import assert from "node:assert/strict";
import { ApiError, DoesNotExistError } from "../../../provider/errors";
import { createTrainingJob } from "../../../provider/lifecycle/job/create";
import { createTrainingJobVersion } from "../../../provider/lifecycle/version/create";
import { clientOf, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../../support/simulated";

describe("an input that names what the service does not have", () => {
  const simulator = useSimulator();
  let jobId: string;

  beforeEach(() => {
    jobId = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] }).jobId;
  });

  it("is named where it is an engine, with those that there are and how to list them", async () => {
    const error = await failureOf({ engineId: "999" });
    assert.equal(error.input, "engineId");
    assert.match(
      error.message,
      /^http:\S+ has no engineId 999: it has 1 \(\S+\), .* and \d+ more \(the look-up listEngines tells all\)\. Nothing was created\. .* POST \/v1\/\S+: .*ModelArts\.0104/,
    );
  });

  it("is named where it is a kind of machine, by number or by code", async () => {
    const byNumber = await failureOf({ specId: "999" });
    assert.equal(byNumber.input, "specId");
    assert.match(
      byNumber.message,
      /has no specId 999: it has 1 \(\S+\), .*\(the look-up listResourceSpecifications tells all\)/,
    );
    const byCode = await failureOf({ specId: undefined, flavorCode: "no.such" });
    assert.equal(byCode.input, "flavorCode");
    assert.match(byCode.message, /has no flavorCode no\.such: it has modelarts\./);
  });

  it("is named where it is the job", async () => {
    const error = await failureOf({ jobId: "4711" });
    assert.equal(error.input, "jobId");
    assert.match(
      error.message,
      /has no training job 4711 in project \S+ \(the look-up listTrainingJobs .* check region, endpoint and projectId/,
    );
  });

  it("is named for a job's first version too", async () => {
    const inputs = { jobName: "new", ...run, parameters: [], engineId: "999" };
    const error = await rejection(createTrainingJob(environmentOf(simulator()), inputs, inputs));
    assert.ok(error instanceof DoesNotExistError && error.input === "engineId", String(error));
  });

  it("leaves a refusal as it is that lists do not explain, or whose lists cannot be read", async () => {
    const refuse = { kind: "error", status: 400, code: "ModelArts.0104", message: "no such bucket" } as const;
    simulator().control.addFault({ endpoint: "createVersion", fault: refuse });
    assert.match(String(await failure({})), /^ApiError: .*no such bucket/);
    simulator().control.addFault({
      endpoint: "listEngines",
      fault: { kind: "error", status: 500, code: "ModelArts.0010" },
    });
    assert.match(String(await failure({ engineId: "999" })), /^ApiError: .*engine_id/);
  });

  it("names six of what there is, and how many more there are", async () => {
    const engines = await (await clientOf(simulator())).listEngines();
    const six = engines.slice(0, 6).map(({ engineId, engineVersion }) => `${engineId} (${engineVersion})`);
    const { message } = await failureOf({ engineId: "999" });
    assert.ok(message.includes(`: it has ${six.join(", ")} and ${engines.length - 6} more (the look-up`), message);
  });

  it("is not looked for among machines where a pool has its own, nor among engines where an image is given", async () => {
    const refuse = { kind: "error", status: 400, code: "ModelArts.0104", message: "no" } as const;
    simulator().control.addFault({ endpoint: "createVersion", fault: refuse, count: 2 });
    assert.match(String(await failure({ specId: "999", poolId: "pool-a" })), /^ApiError: .*: no/);
    assert.deepEqual(listed("specifications"), []);
    simulator().control.clearJournal();
    const image = { engineId: undefined, appUrl: undefined, bootFileUrl: undefined };
    assert.match(
      String(await failure({ ...image, userImageUrl: "team/image:1", userCommand: "sh run.sh" })),
      /^ApiError: .*: no/,
    );
    assert.ok(
      !requestsSeen(simulator()).some((request) => request.includes("job-engines?") && request.includes("999")),
    );
  });

  it("is looked for after a refusal with no code of its own, and after no other that is not about inputs", async () => {
    const refuse = (code: string, status: number) =>
      simulator().control.addFault({
        endpoint: "createVersion",
        fault: { kind: "error", status, code, message: "no" },
      });
    refuse("ModelArts.9999", 400);
    const error = await failureOf({ engineId: "999" });
    assert.ok(error.cause instanceof ApiError && error.cause.code === "ModelArts.9999");
    simulator().control.clearJournal();
    refuse("ModelArts.0118", 400);
    assert.match(String(await failure({ engineId: "999" })), /^ApiError: .*ModelArts\.0118/);
    assert.deepEqual([...listed("engines"), ...listed("specifications")], []);
  });

  it("is named with the region where one is known", async () => {
    const inputs = { jobId, ...run, parameters: [], engineId: "999", region: "eu-de", endpoint: simulator().url };
    const error = await rejection(createTrainingJobVersion(environmentOf(simulator()), inputs, inputs));
    assert.ok(
      String(error).startsWith(`DoesNotExistError: region eu-de (${simulator().url}) has no engineId 999`),
      String(error),
    );
  });

  const listed = (what: string) => requestsSeen(simulator()).filter((request) => request.includes(what));

  async function failureOf(more: object): Promise<DoesNotExistError> {
    const error = await failure(more);
    assert.ok(error instanceof DoesNotExistError, String(error));
    assert.equal(versionsStanding(simulator()).length, 1);
    return error;
  }

  function failure(more: object): Promise<unknown> {
    const inputs = { jobId, ...run, parameters: [], ...more };
    return rejection(createTrainingJobVersion(environmentOf(simulator()), inputs, inputs));
  }
});
