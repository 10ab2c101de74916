import assert from "node:assert/strict";
import type { V2Rules } from "modelarts-simulator";
import {
  AlreadyExistsError,
  ApiError,
  ContradictionError,
  GoneOrNotError,
  LostAnswerError,
  RequestError,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../../../provider/errors";
import { changesBetween } from "../../../provider/inputs/changes";
import { checkInputs } from "../../../provider/inputs/check";
import { algorithmChangeRules, algorithmContract } from "../../../provider/inputs/v2/algorithmContract";
import type { Properties } from "../../../provider/lifecycle/properties";
import { createProvider } from "../../../provider/lifecycle/provider";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import type { LogMessage } from "../../../provider/waiting/progress";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithm, algorithmsClientOf, algorithmsStanding, jobRequests, jobsStanding } from "../../support/v2";

/** What a program that gives these inputs changes; where the algorithm lives stays. */
function changesFrom(outs: Properties, inputs: Properties) {
  return changesBetween(algorithmChangeRules, outs, { ...inputs, endpoint: outs.endpoint });
}

const named = { algorithmName: "digits", ...algorithm };
const everything = {
  ...named,
  description: "nightly",
  parameters: [
    {
      name: "epochs",
      value: "12",
      description: "rounds",
      constraint: { type: "Integer", editable: true, validType: "Range", validRange: ["1", "50"] },
    },
    { name: "lr", value: "0.10" },
  ],
  parametersCustomization: true,
  inputs: [
    {
      name: "data_url",
      description: "digits",
      remoteConstraints: [{ dataType: "modelarts_dataset", attributes: [{ data_format: ["Default"] }] }],
    },
  ],
  outputs: [{ name: "train_url", description: "weights", accessMethod: "env" }],
  resourceRequirements: [{ key: "flavor_type", values: ["CPU", "GPU"] }],
  autoSearch: {
    rewardAttrs: [{ name: "accuracy", mode: "max", regex: "acc=(.*)" }],
    searchParams: [{ name: "lr", paramType: "continuous", lowerBound: "0.1", upperBound: "0.5" }],
    algoConfigs: [{ name: "bayes", params: [{ key: "num", value: "5", type: "Integer" }] }],
  },
};
/** Says yes, and does nothing. */
const acceptedInVain = (status: number) => ({ kind: "error", status, when: "before", body: "empty" }) as const;
const workspaceId = "0123456789abcdef0123456789abcdef";

describe("the creation of a v2 algorithm", () => {
  const simulator = useSimulator();
  const create = (inputs: Properties = named, environment = environmentOf(simulator())) =>
    v2Algorithm.create(environment, inputs);

  it("may show late: a job that is made of it at once waits for that", async () => {
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "lag", reads: 3 } });
    const environment = environmentOf(simulator());
    const { id } = await create(named, environment);
    const made = await v2TrainingJob.create(environment, { algorithmId: id, flavorId: "modelarts.vm.cpu.8u" });
    assert.deepEqual(jobsStanding(simulator()), [made.id]);
  });

  it("may ask for the name again in a process that has seen its algorithm gone, as in an update with a refresh", async () => {
    letNothingBeYoung(simulator());
    const environment = environmentOf(simulator());
    const { id, outs } = await create(named, environment);
    await (await algorithmsClientOf(simulator())).deleteAlgorithm(id);
    while (algorithmsStanding(simulator()).length > 0) await v2Algorithm.read(environment, id, outs);
    assert.equal((await v2Algorithm.read(environment, id, outs)).id, "");
    const again = await create(named, environment);
    assert.deepEqual(algorithmsStanding(simulator()), [again.id]);
  });

  it("asks for what is wanted once, and knows what came of it", async () => {
    const { id, outs } = await create({ ...named, description: "nightly" });
    assert.deepEqual(algorithmsStanding(simulator()), [id]);
    assert.deepEqual(jobRequests(simulator()), ["GET /algorithms", "POST /algorithms"]);
    const { algorithmId, algorithmName, workspaceId: workspace, engineName, updateTime } = outs;
    assert.deepEqual(
      { algorithmId, algorithmName, workspace, engineName, updateTime },
      { algorithmId: id, algorithmName: "digits", workspace: "0", engineName: "PyTorch", updateTime: undefined },
    );
    assert.equal(outs.endpoint, simulator().url);
    assert.equal(typeof outs.createTime, "number");
  });

  it("sends all that its reference has, in the reference's words", async () => {
    await create({ ...everything, extra: { job_config: { more: "x" } } });
    const [standing] = simulator().control.v2.standing().algorithms;
    assert.ok(standing);
    assert.deepEqual(standing.requirements, [{ key: "flavor_type", values: ["CPU", "GPU"], operator: "in" }]);
    const { parameters, inputs, outputs, more, parameters_customization, ...code } = standing.jobConfig;
    assert.deepEqual(code, {
      code_dir: algorithm.codeDir,
      boot_file: algorithm.bootFile,
      engine: { engine_id: algorithm.engine.id },
    });
    assert.deepEqual([more, parameters_customization], ["x", true]);
    assert.deepEqual(parameters, [
      {
        name: "epochs",
        value: "12",
        description: "rounds",
        constraint: { type: "Integer", editable: true, valid_type: "Range", valid_range: ["1", "50"] },
      },
      { name: "lr", value: "0.10" },
    ]);
    assert.deepEqual(inputs, [
      {
        name: "data_url",
        description: "digits",
        remote_constraints: [{ data_type: "modelarts_dataset", attributes: [{ data_format: ["Default"] }] }],
      },
    ]);
    assert.deepEqual(outputs, [{ name: "train_url", description: "weights", access_method: "env" }]);
    assert.ok("auto_search" in standing.advanced);
  });

  it("makes a name of the resource's own where none is given, and asks nobody whether it is free", async () => {
    const urn = `urn:pulumi:dev::p::t::digits net ${"x".repeat(80)}`;
    const { outs } = await create(algorithm, { ...environmentOf(simulator()), urn });
    assert.match(String(outs.algorithmName), /^digits-net-x{44}-[0-9a-f]{8}$/);
    assert.deepEqual(jobRequests(simulator()), ["POST /algorithms"]);
    const { outs: other } = await create(algorithm);
    assert.match(String(other.algorithmName), /^algorithm-[0-9a-f]{8}$/);
  });

  const lostAnswers = [
    ["a connection reset before the effect", { kind: "reset", when: "before" }],
    ["a connection reset after the effect", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "garbled", how: "truncated" }],
    ["an answer of something else", { kind: "garbled", how: "wrong-json" }],
    ["a proxy's 502 before the effect", { kind: "error", status: 502, body: "html", when: "before" }],
    ["a proxy's 502 after the effect", { kind: "error", status: 502, body: "html", when: "after" }],
    ["a fault after the effect", { kind: "error", status: 500, code: "ModelArts.2950", when: "after" }],
  ] as const;
  for (const inputs of [everything, algorithm]) {
    for (const [what, fault] of lostAnswers) {
      it(`makes one algorithm ${inputs === algorithm ? "without" : "with"} a name of its own through ${what}`, async () => {
        // A list finds parts of names.
        simulator().control.v2.seedAlgorithm({ name: "digits-2" });
        simulator().control.v2.seedAlgorithm({ name: "a-digits" });
        simulator().control.v2.seedAlgorithm({ name: "digits", workspaceId });
        simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault });
        const { id, outs } = await create(inputs);
        const { algorithms } = simulator().control.v2.standing();
        assert.equal(algorithms.length, 4);
        assert.equal(algorithms.find((each) => each.id === id)?.name, outs.algorithmName);
      });
    }
  }

  for (const algorithmOffset of ["page", "item"] satisfies V2Rules["algorithmOffset"][]) {
    it(`finds its own among more names that hold it than a page shows, whose offset counts each ${algorithmOffset}`, async () => {
      simulator().control.v2.setRules({ algorithmOffset });
      simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "after" } });
      const stop = simulator().control.watch((event) => {
        if (event.kind !== "request" || event.entry.operation !== "v2.createAlgorithm") return;
        stop();
        simulator().control.advanceClock(1_000);
        for (let index = 0; index < 120; index++) simulator().control.v2.seedAlgorithm({ name: `digits-${index}` });
      });
      const { id } = await create();
      const { algorithms } = simulator().control.v2.standing();
      assert.equal(algorithms.length, 121);
      assert.equal(algorithms.find((each) => each.name === "digits")?.id, id);
    });
  }

  it("finds its own in another workspace than the default one, after the answer was lost", async () => {
    simulator().control.v2.seedAlgorithm({ name: "digits" });
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "after" } });
    const { id } = await create({ ...named, workspaceId });
    const { algorithms } = simulator().control.v2.standing();
    assert.equal(algorithms.find((each) => each.workspaceId === workspaceId)?.id, id);
  });

  it("does not take one that stood before for its own, however equal, where the answer is lost", async () => {
    const environment = environmentOf(simulator());
    const { id } = await create(named, environment);
    simulator().control.addFault({
      endpoint: "v2.createAlgorithm",
      fault: { kind: "reset", when: "before" },
      count: 9,
    });
    for (const from of [environment, environmentOf(simulator())]) {
      const error = await rejection(create(named, from));
      assert.ok(error instanceof AlreadyExistsError, String(error));
    }
    assert.deepEqual(algorithmsStanding(simulator()), [id]);
  });

  it("gives one name to one of two resources that ask for it at once, whatever is lost", async () => {
    const environment = environmentOf(simulator());
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "after" }, count: 2 });
    const made = await Promise.allSettled([create(named, environment), create(named, environment)]);
    assert.deepEqual(made.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.equal(algorithmsStanding(simulator()).length, 1);
  });

  it("may ask for the name again in a process that has seen its algorithm gone, as in an update with a refresh", async () => {
    letNothingBeYoung(simulator());
    const environment = environmentOf(simulator());
    const { id, outs } = await create(named, environment);
    await (await algorithmsClientOf(simulator())).deleteAlgorithm(id);
    assert.equal((await v2Algorithm.read(environment, id, outs)).id, "");
    const again = await create(named, environment);
    assert.deepEqual(algorithmsStanding(simulator()), [again.id]);
  });

  it("tells the name that was made for it on its row, before it is asked for", async () => {
    const said: LogMessage[] = [];
    const log = async (message: LogMessage) => {
      if (algorithmsStanding(simulator()).length === 0) said.push(message);
    };
    const { outs } = await create(algorithm, { ...environmentOf(simulator()), log });
    const message = `creating it as "${outs.algorithmName}"`;
    assert.deepEqual(said, [{ urn: undefined, message, severity: "INFO", ephemeral: true }]);
  });

  it("finds an algorithm that shows itself late, after the answer was lost", async () => {
    simulator().control.v2.setRules({ creationLag: { reads: 4 } });
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "after" } });
    const { id } = await create();
    assert.deepEqual(algorithmsStanding(simulator()), [id]);
  });

  it("does not take an algorithm of the same name that is made of something else", async () => {
    simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault: { kind: "reset", when: "before" } });
    const stop = simulator().control.watch((event) => {
      if (event.kind !== "request" || event.entry.operation !== "v2.createAlgorithm") return;
      stop();
      simulator().control.v2.seedAlgorithm({ name: "digits" });
    });
    const error = await rejection(create());
    assert.ok(error instanceof LostAnswerError, String(error));
    assert.match(error.message, /v2\.getAlgorithm\(\{ algorithmName: "digits" \}\)/);
    assert.deepEqual(error.candidates, algorithmsStanding(simulator()));
  });

  it("is refused where the name is taken, and says how to adopt that algorithm; in another workspace it is free", async () => {
    const taken = simulator().control.v2.seedAlgorithm({ name: "digits" });
    const error = await rejection(create());
    assert.ok(error instanceof AlreadyExistsError && error.input === "algorithmName");
    assert.match(error.message, new RegExp(`there is an algorithm named "digits".*existingAlgorithmId: "${taken}"`));
    await create({ ...named, workspaceId });
    assert.equal(algorithmsStanding(simulator()).length, 2);
  });

  for (const code of ["ModelArts.2752", "ModelArts.2756", "ModelArts.2821"]) {
    it(`waits where the name is refused by ${code} though nothing has it, as one that was deleted may`, async () => {
      const fault = { kind: "error", status: 400, code, when: "before" } as const;
      simulator().control.addFault({ endpoint: "v2.createAlgorithm", fault, count: 3 });
      const { id } = await create();
      assert.deepEqual(algorithmsStanding(simulator()), [id]);
    });
  }

  it("is no creation where the service says no, whose words it tells, and leaves nothing", async () => {
    const error = await rejection(create({ ...named, engine: { id: "pytorch-9" } }));
    assert.ok(error instanceof ApiError && error.code === "ModelArts.2780", String(error));
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });
});

describe("a v2 algorithm that stands", () => {
  const simulator = useSimulator();

  async function standing(inputs: Properties = named) {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2Algorithm.create(environment, inputs);
    return {
      environment,
      id,
      outs,
      read: (stored = outs) => v2Algorithm.read(environment, id, stored),
      update: (news: Properties, olds = outs) => v2Algorithm.update(environment, id, olds, news),
    };
  }
  const there = () => {
    const [one] = simulator().control.v2.standing().algorithms;
    assert.ok(one);
    return one;
  };
  /** As somebody does by hand. */
  async function replaceByHand(id: string, jobConfig: object, more: object = {}): Promise<void> {
    const { name, jobConfig: own, requirements } = there();
    await (await algorithmsClientOf(simulator())).replaceAlgorithm(id, {
      metadata: { name, description: "nightly" },
      job_config: { ...own, ...jobConfig },
      resource_requirements: requirements,
      ...more,
    });
  }

  it("shows no drift where the service spells it out in its own way", async () => {
    const { read, outs } = await standing(everything);
    const { props, inputs } = await read();
    assert.deepEqual(changesFrom(props, everything).changed, []);
    for (const name of Object.keys(everything)) assert.deepEqual(inputs[name], outs[name], name);
  });

  const drifts: [what: string, jobConfig: object, name: string][] = [
    ["another command", { command: "sh other.sh" }, "command"],
    ["another folder", { code_dir: "/demo-bucket/", boot_file: "/demo-bucket/code/train.py" }, "codeDir"],
    ["another value", { parameters: [{ name: "epochs", value: "13" }] }, "parameters"],
    [
      "another parameter beside",
      {
        parameters: [
          { name: "epochs", value: "12" },
          { name: "b", value: "1" },
        ],
      },
      "parameters",
    ],
    ["no parameters", { parameters: [] }, "parameters"],
    ["no inputs", { inputs: [] }, "inputs"],
    ["another output", { outputs: [{ name: "other_url" }] }, "outputs"],
    ["no free parameters", { parameters_customization: false }, "parametersCustomization"],
    ["no command", { command: undefined }, "command"],
    ["another engine", { engine: { engine_id: "pytorch-cp36-1.4.0-v2" } }, "engine"],
    ["an image in the place of its engine", { engine: { image_url: "team/a:1" } }, "engine"],
  ];
  const drifting = {
    ...named,
    description: "nightly",
    command: "sh run.sh",
    parameters: [{ name: "epochs", value: "12" }],
    parametersCustomization: true,
    inputs: [{ name: "data_url" }],
    outputs: [{ name: "train_url" }],
  };
  for (const [what, jobConfig, name] of drifts) {
    it(`shows that somebody has given it ${what}, and has it put right in place`, async () => {
      const { read, id, update } = await standing(drifting);
      await replaceByHand(id, jobConfig);
      const { props } = await read();
      assert.deepEqual(changesFrom(props, drifting), { changed: [name], replaces: [] });
      const { outs } = await update({ ...drifting, endpoint: props.endpoint }, props);
      assert.deepEqual(changesFrom(outs, drifting).changed, []);
      assert.deepEqual(changesFrom((await read(outs)).props, drifting).changed, []);
    });
  }

  it("shows that somebody has taken its code or its search for hyperparameters away", async () => {
    const { read, id } = await standing(everything);
    const command = "sh run.sh";
    const engine = { image_url: "team/a:1" };
    const gone = { code_dir: undefined, boot_file: undefined, engine, command };
    const advanced_config = { auto_search: { reward_attrs: [], search_params: [], algo_configs: [] } };
    await replaceByHand(id, gone, { advanced_config });
    const { changed } = changesFrom((await read()).props, everything);
    assert.deepEqual(changed.toSorted(), ["autoSearch", "bootFile", "codeDir", "engine"]);
  });

  it("shows the description that somebody has changed or taken away, and no more", async () => {
    const { read, id } = await standing({ ...drifting, description: "weekly" });
    await replaceByHand(id, {});
    assert.deepEqual(changesFrom((await read()).props, { ...drifting, description: "weekly" }), {
      changed: ["description"],
      replaces: [],
    });
    await replaceByHand(id, {}, { metadata: { name: "digits", description: "" } });
    assert.deepEqual(changesFrom((await read()).props, { ...drifting, description: "weekly" }).changed, [
      "description",
    ]);
  });

  for (const gone of ["400-2775", "404-2775", "404-bare"] as const) {
    it(`is gone where it is, said by ${gone}, and an error where it was never held`, async () => {
      const { read, id, environment } = await standing();
      letNothingBeYoung(simulator());
      await (await algorithmsClientOf(simulator())).deleteAlgorithm(id);
      simulator().control.setDialect({ gone });
      assert.equal((await read()).id, "");
      const error = await rejection(v2Algorithm.read(environment, id, {}));
      // In which workspace it was is not known: there only the sure code proves something.
      if (gone === "400-2775") assert.match(String(error), /algorithm .* does not exist/);
      else assert.ok(error instanceof GoneOrNotError, String(error));
    });
  }

  it("is not gone where a project, a path or another thing is not there", async () => {
    const { read } = await standing();
    letNothingBeYoung(simulator());
    for (const [status, code] of [
      [404, "ModelArts.2786"],
      [404, "ModelArts.2836"],
      [404, "APIG.0101"],
      [400, "ModelArts.2775"],
      [400, "ModelArts.2842"],
    ] as const) {
      simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault: { kind: "error", status, code }, count: 9 });
      const error = await rejection(read());
      assert.ok(error instanceof ApiError && error.code === code, String(error));
      simulator().control.clearFaults();
    }
  });

  it("is there as long as the list shows it, whatever its own page says", async () => {
    const { read, id } = await standing();
    letNothingBeYoung(simulator());
    const fault = { kind: "error", status: 400, code: "ModelArts.2755" } as const;
    simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault, count: 9 });
    assert.equal((await read()).id, id);
  });

  it("changes all that may change by one request that says the whole, its name with it", async () => {
    const { id, update } = await standing();
    simulator().control.clearJournal();
    const { outs } = await update(everything);
    assert.equal(jobRequests(simulator()).filter((request) => request === `PUT /algorithms/${id}`).length, 1);
    const { name, description, requirements, jobConfig } = there();
    assert.deepEqual([name, description], ["digits", "nightly"]);
    assert.deepEqual(requirements, [{ key: "flavor_type", values: ["CPU", "GPU"], operator: "in" }]);
    assert.deepEqual(jobConfig.outputs, [{ name: "train_url", description: "weights", access_method: "env" }]);
    assert.equal(outs.algorithmId, id);
    assert.deepEqual(changesFrom(outs, everything).changed, []);
    assert.equal(typeof outs.updateTime, "number");
  });

  it("loses all that its program takes away, lists and words alike, and keeps what it gives", async () => {
    const { outs, update } = await standing({ ...everything, command: "sh run.sh" });
    const { parametersCustomization } = everything;
    const { outs: updated } = await update(named);
    const { description, requirements, jobConfig, advanced } = there();
    assert.deepEqual([description, requirements], ["", []]);
    assert.deepEqual(
      [jobConfig.parameters, jobConfig.inputs, jobConfig.outputs, jobConfig.command],
      [[], [], [], undefined],
    );
    assert.deepEqual(advanced, { auto_search: { reward_attrs: [], search_params: [], algo_configs: [] } });
    // The service fills it, so that not giving it is no change.
    assert.equal(jobConfig.parameters_customization, parametersCustomization);
    for (const name of [
      "description",
      "parameters",
      "inputs",
      "outputs",
      "resourceRequirements",
      "autoSearch",
      "command",
    ]) {
      assert.ok(name in outs && !(name in updated), name);
    }
  });

  it("loses a part of a parameter that its program takes away", async () => {
    const { update } = await standing(everything);
    const parameters = [
      { name: "epochs", value: "12" },
      { name: "lr", value: "0.10" },
    ];
    await update({ ...everything, parameters });
    assert.deepEqual(there().jobConfig.parameters, parameters);
  });

  it("is not sent again where only its treatment changes", async () => {
    const { id, update } = await standing(everything);
    simulator().control.clearJournal();
    const { outs } = await update({ ...everything, deletion: { keep: true }, timeouts: { delete: "5m" } });
    assert.deepEqual(jobRequests(simulator()), [`GET /algorithms/${id}`]);
    assert.deepEqual(outs.deletion, { keep: true });
  });

  it("is put right by whatever update comes, also where nobody has looked since it was changed by hand", async () => {
    const { id, update } = await standing(drifting);
    await replaceByHand(id, { command: "sh other.sh" });
    await update({ ...drifting, deletion: { keep: true } });
    assert.equal(there().jobConfig.command, drifting.command);
  });

  it("is said not to be answered for where no request for the change is, and none has had its effect", async () => {
    const { update } = await standing();
    const fault = { kind: "reset", when: "before" } as const;
    simulator().control.addFault({ endpoint: "v2.updateAlgorithm", fault, count: 99 });
    const error = await rejection(update({ ...named, command: "sh run.sh" }));
    assert.ok(error instanceof RequestError, String(error));
  });

  it("is not read from an answer about another one", async () => {
    const { read } = await standing();
    const set = { "metadata.id": "a1e7d3f4-60b2-4c9d-8e15-2b7f90c4d6a8" };
    simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault: { kind: "patch", set }, count: 9 });
    await assert.rejects(read(), /the answer is about something else/i);
  });

  for (const fault of [
    { kind: "reset", when: "before" },
    { kind: "reset", when: "after" },
    { kind: "garbled", how: "truncated" },
    { kind: "error", status: 500, code: "ModelArts.2950", when: "after" },
    { kind: "throttle" },
  ] as const) {
    it(`is changed through ${JSON.stringify(fault)}`, async () => {
      const { update } = await standing();
      simulator().control.addFault({ endpoint: "v2.updateAlgorithm", fault });
      await update({ ...named, command: "sh run.sh" });
      assert.equal(there().jobConfig.command, "sh run.sh");
    });
  }

  it("is said not to have changed where the service accepts that and keeps what was", async () => {
    const { update, outs } = await standing();
    simulator().control.addFault({ endpoint: "v2.updateAlgorithm", fault: acceptedInVain(201) });
    const error = await rejection(update({ ...named, command: "sh run.sh" }, outs));
    assert.ok(error instanceof UnexpectedStateError, String(error));
    assert.match(error.message, /says otherwise of command now/);
  });

  it("is not changed into what breaks a rule, as a policy pack may make it", async () => {
    const { update } = await standing();
    await assert.rejects(update({ ...named, bootFile: "/demo-bucket/other/train.py" }), /must lie inside codeDir/);
    assert.equal(there().jobConfig.boot_file, algorithm.bootFile);
  });

  it("is not updated once it is gone: the error says what to do", async () => {
    const { update, id } = await standing();
    letNothingBeYoung(simulator());
    await (await algorithmsClientOf(simulator())).deleteAlgorithm(id);
    await assert.rejects(update({ ...named, command: "x" }), /algorithm .* is gone.*pulumi refresh/);
  });

  it("keeps the name that was made for it while its program gives none", async () => {
    const { outs } = await standing(algorithm);
    assert.deepEqual(changesFrom(outs, algorithm).changed, []);
    assert.deepEqual(changesFrom(outs, { ...algorithm, algorithmName: "mine" }).replaces, ["algorithmName"]);
    assert.deepEqual(changesFrom(outs, { ...algorithm, command: "sh other.sh" }), {
      changed: ["command"],
      replaces: [],
    });
    assert.deepEqual(changesFrom(outs, { ...algorithm, workspaceId }).replaces, ["workspaceId"]);
    assert.deepEqual(changesFrom(outs, { ...algorithm, extra: { a: 1 } }).replaces, ["extra"]);
  });

  it("is adopted as it is, filled with what its program does not say, and keeps that when the rest changes", async () => {
    const parameters = [{ name: "epochs", value: "12", constraint: { type: "Integer" } }];
    const id = simulator().control.v2.seedAlgorithm({
      name: "theirs",
      workspaceId,
      description: "theirs",
      jobConfig: {
        code_dir: algorithm.codeDir,
        boot_file: algorithm.bootFile,
        engine: { engine_id: algorithm.engine.id },
        parameters,
      },
    });
    const environment = environmentOf(simulator());
    const given = { existingAlgorithmId: id, codeDir: algorithm.codeDir };
    const { id: adopted, outs } = await v2Algorithm.create(environment, given);
    assert.equal(adopted, id);
    assert.deepEqual([outs.algorithmName, outs.workspaceId, outs.description], ["theirs", workspaceId, "theirs"]);
    assert.deepEqual(outs.parameters, parameters);
    assert.deepEqual(changesFrom(outs, given).changed, []);
    const { outs: updated } = await v2Algorithm.update(environment, id, outs, { ...given, command: "sh run.sh" });
    const { jobConfig, description, workspaceId: workspace } = there();
    assert.deepEqual([jobConfig.command, description, workspace], ["sh run.sh", "theirs", workspaceId]);
    assert.deepEqual(jobConfig.parameters, parameters);
    await v2Algorithm.delete(environmentOf(simulator()), id, updated);
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("is not adopted where its program says otherwise, nor where it is not", async () => {
    const id = simulator().control.v2.seedAlgorithm({ name: "theirs" });
    const adopt = (more: Properties) =>
      v2Algorithm.create(environmentOf(simulator()), { existingAlgorithmId: id, ...more });
    const error = await rejection(adopt({ codeDir: "/demo-bucket/code/", algorithmName: "mine" }));
    assert.ok(error instanceof ContradictionError);
    assert.match(error.message, /algorithm .* cannot be adopted: codeDir, algorithmName are otherwise there/);
    await assert.rejects(adopt({ existingAlgorithmId: "11111111-0000-4000-8000-000000000000" }), /does not exist/);
    assert.deepEqual(algorithmsStanding(simulator()), [id]);
  });

  it("is what a job is made of", async () => {
    const { id, environment } = await standing(drifting);
    const made = await v2TrainingJob.create(environment, { algorithmId: id, flavorId: "modelarts.vm.cpu.8u" });
    assert.equal(made.outs.algorithmId, id);
    await v2TrainingJob.delete(environment, made.id, made.outs);
    assert.deepEqual(jobsStanding(simulator()), []);
  });
});

describe("a change of a v2 algorithm", () => {
  it("has the old one removed first where its name stays, and the new one made first where that was made for it", async () => {
    const provider = createProvider({
      sources: { config: () => undefined, environment: {} },
      log: async () => {},
      isUnknown: () => false,
    });
    const olds = { ...named, algorithmId: "a-1" };
    const diff = (news: Properties) => provider.diff(v2Algorithm, undefined, "a-1", olds, news);
    assert.equal((await diff({ ...named, extra: { a: 1 } })).deleteBeforeReplace, true);
    assert.equal((await diff({ ...named, algorithmName: "digits-2" })).deleteBeforeReplace, false);
    assert.equal((await diff({ ...algorithm, extra: { a: 1 } })).deleteBeforeReplace, false);
    assert.deepEqual((await diff({ ...named, command: "x" })).replaces, []);
  });
});

describe("the removal of a v2 algorithm", () => {
  const simulator = useSimulator();

  async function standing(more: Properties = {}) {
    const environment = environmentOf(simulator());
    letNothingBeYoung(simulator());
    const algorithmId = simulator().control.v2.seedAlgorithm({ name: "digits" });
    const { url: endpoint, projectId } = simulator();
    const outs = { algorithmId, algorithmName: "digits", workspaceId: "0", endpoint, projectId, ...more };
    return { algorithmId, environment, remove: () => v2Algorithm.delete(environment, algorithmId, outs) };
  }
  const sent = () => jobRequests(simulator()).filter((request) => !request.startsWith("GET"));

  it("asks for it once and returns when it is gone", async () => {
    const { algorithmId, remove } = await standing();
    await remove();
    assert.deepEqual(algorithmsStanding(simulator()), []);
    assert.deepEqual(jobRequests(simulator()), [`DELETE /algorithms/${algorithmId}`, `GET /algorithms/${algorithmId}`]);
  });

  for (const gone of ["400-2775", "404-2775", "404-bare"] as const) {
    it(`waits until no reader sees it, and then believes ${gone}`, async () => {
      const { algorithmId, remove } = await standing();
      simulator().control.setDialect({ gone });
      simulator().control.v2.setRules({ deletionLag: { reads: 6 } });
      await remove();
      const looks = jobRequests(simulator()).filter((request) => request === `GET /algorithms/${algorithmId}`);
      assert.ok(looks.length > 6, String(looks.length));
    });
  }

  it("does not believe a bare 404 while the list shows it", async () => {
    const { remove, algorithmId } = await standing();
    simulator().control.setDialect({ gone: "404-bare" });
    simulator().control.v2.setRules({ deletionLag: { reads: 5, where: "list" } });
    await remove();
    const lists = jobRequests(simulator()).filter((request) => request === "GET /algorithms");
    assert.ok(lists.length > 5, String(lists.length));
    assert.equal(sent().join(), `DELETE /algorithms/${algorithmId}`);
  });

  it("ends well where it is gone already, and where somebody removes it meanwhile", async () => {
    const { remove, algorithmId } = await standing();
    await (await algorithmsClientOf(simulator())).deleteAlgorithm(algorithmId);
    await remove();
    await remove();
  });

  it("asks for it again where the algorithm just stays, three times in all, and then says so", async () => {
    const { algorithmId, remove } = await standing();
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault: acceptedInVain(202), count: 99 });
    const error = await rejection(remove());
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.match(error.message, /deleting algorithm .*: still there after/);
    assert.equal(sent().length, 3);
    assert.deepEqual(algorithmsStanding(simulator()), [algorithmId]);
  });

  it("ends well where the removal works at the second time of asking", async () => {
    const { remove } = await standing();
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault: acceptedInVain(202) });
    await remove();
    assert.equal(sent().length, 2);
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("does not take a project, a path, a gateway or a job that is not there for an algorithm that is gone", async () => {
    for (const [status, code] of [
      [404, "ModelArts.2786"],
      [404, "ModelArts.2836"],
      [404, "APIG.0101"],
      [400, "ModelArts.2775"],
    ] as const) {
      const { algorithmId, remove } = await standing();
      for (const endpoint of ["v2.getAlgorithm", "v2.deleteAlgorithm"] as const) {
        simulator().control.addFault({ endpoint, fault: { kind: "error", status, code, when: "before" }, count: 500 });
      }
      await rejection(remove());
      assert.deepEqual(algorithmsStanding(simulator()), [algorithmId], code);
      simulator().control.reset();
    }
  });

  it("goes on through throttling, faults and lost answers", async () => {
    const { remove } = await standing();
    for (const endpoint of ["v2.getAlgorithm", "v2.deleteAlgorithm"] as const) {
      simulator().control.addFault({
        endpoint,
        fault: [
          { kind: "reset", when: "before" },
          { kind: "throttle" },
          { kind: "error", status: 500, code: "ModelArts.2950" },
        ],
      });
    }
    await remove();
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("says what the service says against it, of an algorithm that a job is at work with", async () => {
    const { algorithmId, remove } = await standing();
    simulator().control.v2.setRules({ algorithmInUse: "refused" });
    const { id, outs } = await v2TrainingJob.create(environmentOf(simulator()), {
      algorithmId,
      flavorId: "modelarts.vm.cpu.8u",
    });
    const error = await rejection(remove());
    assert.ok(error instanceof ApiError && error.code === "ModelArts.2858", String(error));
    assert.deepEqual(algorithmsStanding(simulator()), [algorithmId]);
    await v2TrainingJob.delete(environmentOf(simulator()), id, outs);
    await remove();
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("leaves alone what is to be kept, and what another resource has adopted in the same run", async () => {
    const { algorithmId, environment, remove } = await standing({ deletion: { keep: true } });
    await remove();
    assert.deepEqual(jobRequests(simulator()), []);
    const { url: endpoint, projectId } = simulator();
    const { outs } = await v2Algorithm.create(environment, { existingAlgorithmId: algorithmId });
    await v2Algorithm.delete(environment, algorithmId, { algorithmId, workspaceId: "0", endpoint, projectId });
    assert.deepEqual(algorithmsStanding(simulator()), [algorithmId]);
    assert.equal(outs.algorithmId, algorithmId);
  });

  it("frees the name for what replaces it, also where the list still shows the old one", async () => {
    const environment = environmentOf(simulator());
    const { id, outs } = await v2Algorithm.create(environment, named);
    simulator().control.v2.setRules({ deletionLag: { reads: 3, where: "list" } });
    await v2Algorithm.delete(environment, id, outs);
    const { id: next } = await v2Algorithm.create(environment, named);
    assert.deepEqual(algorithmsStanding(simulator()), [next]);
  });
});

describe("the inputs of a v2 algorithm", () => {
  const failures = (inputs: Properties) =>
    checkInputs(algorithmContract, inputs).failures.map(({ property, reason }) => `${property} ${reason}`);

  it("are all told of at once, each on its property", () => {
    const { failures: found } = checkInputs(algorithmContract, {
      algorithmName: "a b",
      description: "x".repeat(257),
      workspaceId: "1",
      codeDir: "bucket",
      engine: { id: "e", imageUrl: "i" },
      parameters: [{ name: "a", value: 2 ** 60 }],
      inputs: [{ name: "a" }, { name: "a" }],
      outputs: [{ name: "" }],
      resourceRequirements: [{ key: "flavour", values: [] }],
      deletion: { stopActive: true },
      timeouts: { delete: "soon" },
      parametersCustomisation: true,
    });
    assert.deepEqual([...new Set(found.map(({ property }) => property.split(/[.[]/)[0]))].toSorted(), [
      ...["algorithmName", "codeDir", "deletion", "description", "engine", "inputs", "outputs", "parameters"],
      ...["parametersCustomisation", "resourceRequirements", "timeouts", "workspaceId"],
    ]);
  });

  it("pass where they are not known yet", () => {
    const unknown = Symbol("unknown");
    const given = { algorithmName: unknown, codeDir: unknown, engine: { id: unknown }, parameters: unknown };
    const { failures: found } = checkInputs(algorithmContract, given, (value) => value === unknown);
    assert.deepEqual(found, []);
  });

  it("name what runs, as those of a job do", () => {
    assert.deepEqual(failures(algorithm), []);
    assert.deepEqual(failures({ engine: { imageUrl: "a/b:1" }, command: "x" }), []);
    assert.match(failures({}).join(), /^engine is required/);
    assert.match(failures({ engine: { id: "e" } }).join(), /^codeDir is required.*bootFile is required/);
    assert.match(failures({ engine: { imageUrl: "a/b:1" } }).join(), /^command is required/);
    assert.match(failures({ ...algorithm, bootFile: "/demo-bucket/b.py" }).join(), /^bootFile must lie inside codeDir/);
    assert.match(failures({ ...algorithm, name: "x" }).join(), /algorithmName/);
    assert.deepEqual(failures({ existingAlgorithmId: "a1e7d3f4-60b2-4c9d-8e15-2b7f90c4d6a8" }), []);
    assert.match(failures({ existingAlgorithmId: "12" }).join(), /must be an id of v2/);
  });

  it("keep each digit of a number, and write a boolean as the service does", () => {
    const { inputs } = checkInputs(algorithmContract, {
      ...algorithm,
      parameters: [
        { name: "seed", value: "9223372036854775807" },
        { name: "shuffle", value: true },
        { name: "lr", value: 0.1 },
      ],
    });
    assert.deepEqual(inputs.parameters, [
      { name: "seed", value: "9223372036854775807" },
      { name: "shuffle", value: "True" },
      { name: "lr", value: "0.1" },
    ]);
  });
});
