// The request by which a v2 algorithm is changed: what it says, what it leaves out, and what is made of its answer.

import assert from "node:assert/strict";
import type { Fault } from "modelarts-simulator";
import { ApiError, UnexpectedStateError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithm, jobRequests } from "../../support/v2";

const named = { algorithmName: "digits", ...algorithm };
const command = "sh run.sh";
const autoSearch = {
  rewardAttrs: [{ name: "accuracy", mode: "max", regex: "acc=(.*)" }],
  searchParams: [{ name: "lr", paramType: "continuous", lowerBound: "0.1", upperBound: "0.5" }],
  algoConfigs: [{ name: "bayes", params: [{ key: "num", value: "5", type: "Integer" }] }],
};
const noSearch = { auto_search: { reward_attrs: [], search_params: [], algo_configs: [] } };
const code = { code_dir: algorithm.codeDir, boot_file: algorithm.bootFile, engine: { engine_id: algorithm.engine.id } };

describe("the change of a v2 algorithm", () => {
  const simulator = useSimulator();

  async function standing(inputs: Properties = named) {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2Algorithm.create(environment, inputs);
    simulator().control.clearJournal();
    return { environment, id, outs, update: (news: Properties) => v2Algorithm.update(environment, id, outs, news) };
  }
  /** What the one request for a change has said. */
  function sent(): unknown {
    const [change, ...more] = simulator()
      .control.journal()
      .filter(({ method }) => method === "PUT");
    assert.deepEqual(more, []);
    return change?.body;
  }

  it("says the whole, and of lists that there is nothing in them", async () => {
    const { update } = await standing();
    await update({ ...named, command });
    assert.deepEqual(sent(), {
      metadata: { name: "digits", workspace_id: "0", description: "" },
      job_config: { ...code, command, parameters: [], inputs: [], outputs: [] },
      resource_requirements: [],
    });
  });

  it("says no more of an adopted one than its program gives and what is there", async () => {
    const id = simulator().control.v2.seedAlgorithm({ name: "theirs", jobConfig: code });
    const environment = environmentOf(simulator());
    const given = { existingAlgorithmId: id, codeDir: algorithm.codeDir };
    const { outs } = await v2Algorithm.create(environment, given);
    await v2Algorithm.update(environment, id, outs, { ...given, description: "ours" });
    assert.deepEqual(sent(), {
      metadata: { name: "theirs", workspace_id: "0", description: "ours" },
      // The service adds to the engine what it knows of it.
      job_config: {
        ...code,
        engine: { ...code.engine, engine_name: "PyTorch", engine_version: algorithm.engine.id },
      },
    });
  });

  const searches: [what: string, before: Properties, hide: boolean, expected: unknown][] = [
    ["nothing of a search for hyperparameters where there was none", {}, false, undefined],
    [
      "that there is no search for hyperparameters any more where the program has taken it away",
      { autoSearch },
      false,
      noSearch,
    ],
    ["so of a search, too, that the service does not show", { autoSearch }, true, noSearch],
  ];
  for (const [what, before, hide, expected] of searches) {
    it(`says ${what}`, async () => {
      const { update } = await standing({ ...named, ...before });
      const hidden: Fault = { kind: "patch", remove: ["advanced_config"] };
      if (hide) simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault: hidden, count: 9 });
      await update({ ...named, command });
      assert.deepEqual(Reflect.get(Object(sent()), "advanced_config"), expected);
    });
  }

  it("takes a search for hyperparameters away that somebody has added by hand", async () => {
    const { id, outs, environment, update } = await standing();
    await v2Algorithm.update(environment, id, outs, { ...named, autoSearch });
    simulator().control.clearJournal();
    const { outs: updated } = await update({ ...named, deletion: { keep: true } });
    assert.deepEqual(Reflect.get(Object(sent()), "advanced_config"), noSearch);
    assert.ok(!("autoSearch" in updated));
  });

  it("ends with a refusal, after which nothing is looked at", async () => {
    const { id, update } = await standing();
    const fault = { kind: "error", status: 400, code: "ModelArts.2858" } as const;
    simulator().control.addFault({ endpoint: "v2.updateAlgorithm", fault });
    const error = await rejection(update({ ...named, command }));
    assert.ok(error instanceof ApiError && error.code === "ModelArts.2858", String(error));
    assert.deepEqual(jobRequests(simulator()), [`GET /algorithms/${id}`, `PUT /algorithms/${id}`]);
  });

  it("is said to have come to nothing where the service keeps what was to go", async () => {
    const { id, update } = await standing({ ...named, description: "nightly", inputs: [{ name: "data_url" }] });
    const acceptedInVain = { kind: "error", status: 201, when: "before", body: "empty" } as const;
    simulator().control.addFault({ endpoint: "v2.updateAlgorithm", fault: acceptedInVain });
    const error = await rejection(update(named));
    assert.ok(error instanceof UnexpectedStateError, String(error));
    const { resourceId, status, wanted, message } = error;
    assert.deepEqual({ resourceId, status, wanted }, { resourceId: id, status: "as before", wanted: "changed" });
    assert.equal(
      message,
      `the service accepted the change of algorithm ${id} and says otherwise of description, inputs now. Run \`pulumi up --refresh\` ` +
        "to see what is there, or replace the algorithm",
    );
  });

  it("goes on where the list shows what its own page does not find", async () => {
    letNothingBeYoung(simulator());
    const { outs, update } = await standing();
    const fault = { kind: "error", status: 400, code: "ModelArts.2755" } as const;
    simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault, count: 9 });
    const { outs: updated } = await update({ ...named, deletion: { keep: true } });
    assert.deepEqual(updated, { ...outs, deletion: { keep: true } });
  });
});
