// What a read finds otherwise than the state has it: of what was given, where the difference is one of meaning.

import assert from "node:assert/strict";
import { DoesNotExistError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import { trainingJobVersion } from "../../../provider/lifecycle/version/resource";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { run } from "../../support/runs";
import { useSimulator } from "../../support/simulated";

describe("the read of a version", () => {
  const simulator = useSimulator();

  it("corrects what is otherwise there, and adds nothing that was not given", async () => {
    const found = await readPatched(
      {},
      { train_url: "/other-bucket/out/", log_url: "/other-bucket/log/", job_desc: "x" },
    );
    assert.deepEqual(found, { changed: ["trainUrl"], trainUrl: "/other-bucket/out/" });
  });

  it("leaves as it was what the service only spells its own way", async () => {
    const parameter = [{ label: "learning_rate", value: 0.003 }];
    assert.deepEqual(await readPatched({}, { parameter }), { changed: [] });
  });

  it("takes a description that is not there any more for none", async () => {
    const found = await readPatched({ description: "nightly" }, {}, ["job_desc"]);
    assert.deepEqual(found, { changed: ["description"], description: "" });
  });

  it("says of a version that is only looked up, and not there, that it is its id", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const error = await rejection(trainingJobVersion.read(environmentOf(simulator()), `${jobId}/4711`, {}));
    assert.ok(error instanceof DoesNotExistError, String(error));
    assert.deepEqual([error.input, error.message], ["id", `training job version ${jobId}/4711 does not exist`]);
  });

  /** Reads a version of which the service reports something else, and tells what became otherwise in the state. */
  async function readPatched(more: Properties, set: Record<string, unknown>, remove: string[] = []) {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const environment = environmentOf(simulator());
    const { id, outs } = await trainingJobVersion.create(environment, { jobId, ...run, ...more });
    simulator().control.setStatus({}, "COMPLETED");
    const { props: before } = await trainingJobVersion.read(environment, id, outs);
    simulator().control.addFault({ endpoint: "getVersion", fault: { kind: "patch", set, remove } });
    const { props } = await trainingJobVersion.read(environment, id, before);
    assert.deepEqual(Object.keys(props).toSorted(), Object.keys(before).toSorted());
    const changed = Object.keys(props).filter(
      (name) => name !== "durationMs" && JSON.stringify(props[name]) !== JSON.stringify(before[name]),
    );
    return { changed, ...Object.fromEntries(changed.map((name) => [name, props[name]])) };
  }
});
