// The rules on training jobs of v2, from both sides.

import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as rules from "../../policy/rules";
import { job } from "../support/v2";
import { type Declared, judge, judgeStack, remediate, unknown } from "./judge";

const uuid = "2f6c8b1e-94d7-4c05-8a3b-d17e5f20c6a9";

const good: Declared = {
  type: "v2:TrainingJob",
  props: {
    ...job,
    description: "nightly",
    logUrl: "/demo-bucket/logs/",
    autoStop: "4h",
    region: "eu-de",
    projectId: "p1",
  },
};

/** One input changed from what is good, what the rule then says, and how it is configured. */
const cases: [rule: ResourceValidationPolicy, changes: Record<string, unknown>, says: RegExp, config?: object][] = [
  [rules.removable, { deletion: { keep: true } }, /^deletion\.keep is true.*this training job/],
  [rules.stopActive, { deletion: { stopActive: false } }, /^deletion\.stopActive is false/],
  [rules.deleteTimeout, { timeouts: { delete: "1m" } }, /^timeouts\.delete is too short/],
  [rules.maxWorkers, { nodeCount: 5 }, /^nodeCount is too high; at most 4/],
  [rules.allowedMachines, {}, /^flavorId names other machines/, { flavorCodes: ["modelarts.vm.cpu.2u"] }],
  [rules.allowedMachines, { poolId: "pool-1" }, /^poolId names other machines/, { poolIds: ["pool-2"] }],
  [rules.allowedBuckets, { logUrl: "obs://other/logs/" }, /^logUrl is in another bucket/, { buckets: ["demo-bucket"] }],
  [
    rules.allowedBuckets,
    { inputs: [{ name: "data", obsUrl: "/other/data/" }] },
    /^inputs\[0\]\.obsUrl is in another bucket/,
    { buckets: ["demo-bucket"] },
  ],
  [
    rules.allowedBuckets,
    { outputs: [{ name: "out", obsUrl: "obs://other/data/" }] },
    /^outputs\[0\]\.obsUrl is in another bucket/,
    { buckets: ["demo-bucket"] },
  ],
  [rules.allowedPlaces, {}, /^region is another one/, { regions: ["eu-nl"] }],
  [rules.secureEndpoint, { endpoint: "http://modelarts.example.com" }, /^endpoint is not reached by https/],
  [rules.logsRequired, { logUrl: undefined }, /^logUrl is not given/],
  [rules.noExtra, { extra: { spec: { resource: { node_count: 64 } } } }, /^extra goes into the request past all rules/],
  [rules.maxPriority, { priority: 3 }, /^priority is too high; at most 2 is allowed/],
  [rules.maxPriority, { priority: 2 }, /^priority is too high; at most 1 is allowed/, { maximum: 1 }],
  [rules.requiredTags, {}, /^tags lacks team, cost\./, { keys: ["team", "cost"] }],
  [rules.requiredTags, { tags: { team: "a", cost: "" } }, /^tags lacks cost\./, { keys: ["team", "cost"] }],
  [rules.descriptionRequired, { description: " " }, /^description is not given/],
  [rules.naming, { jobName: "x" }, /jobName does not match/, { pattern: "run" }],
  [rules.pinnedImages, { engine: { imageUrl: "team/trainer:latest" } }, /^engine\.imageUrl has no tag/],
  [rules.noCredentials, { parameters: [{ name: "password", value: "hunter-2-is-mine" }] }, /^parameters\[0\] looks/],
  [rules.noCredentials, { environments: { DB_PASSWORD: "hunter-2-is-mine" } }, /^environments\.DB_PASSWORD looks/],
  [rules.noCredentials, { command: "x --password=hunter-2-is-mine" }, /^command holds what looks like a credential/],
  [rules.adoptionReasons, { existingJobId: uuid }, /^existingJobId adopts a training job.*"reasons"/],
  [rules.adoptionReasons, { existingJobId: uuid }, /^existingJobId adopts/, { reasons: { [uuid]: " ", "10": "why" } }],
  [
    rules.noHostPaths,
    { logHostPath: "/var/log" },
    /^logHostPath is a folder of the machine; none is allowed\. .*logUrl/,
  ],
  [
    rules.noHostPaths,
    { logHostPath: "/data/../etc" },
    /^logHostPath is .*allowed are "\/data"/,
    { folders: ["/data"] },
  ],
  [rules.autoStopRequired, { autoStop: undefined }, /^autoStop is not given/],
  [rules.autoStopRequired, { autoStop: "73h" }, /^autoStop is too long; at most 72 hours/],
  [rules.autoStopRequired, { autoStop: "180m" }, /^autoStop is too long; at most 2 hours/, { maximumHours: 2 }],
];

describe("the rules on training jobs of v2", () => {
  for (const rule of new Set(Object.values(rules))) {
    if (!("validateResource" in rule)) continue;
    it(`find nothing wrong with what is good: ${rule.name}`, async () => {
      assert.deepEqual(await judge(rule, good), []);
    });
  }
  for (const [rule, changes, says, config] of cases) {
    it(`find what is wrong: ${rule.name} of ${Object.keys(changes).join(", ") || "the usual"}`, async () => {
      const messages = await judge(rule, { ...good, props: { ...good.props, ...changes } }, { ...config });
      assert.match(messages.join("\n"), says);
      assert.equal(messages.length, 1);
      assert.doesNotMatch(messages.join(), /hunter/);
    });
  }

  it("pass over what is adopted, which is there already", async () => {
    const props = { existingJobId: uuid, nodeCount: 9 };
    for (const rule of [rules.maxWorkers, rules.logsRequired, rules.autoStopRequired, rules.descriptionRequired]) {
      assert.deepEqual(await judge(rule, { type: "v2:TrainingJob", props }), []);
    }
  });

  it("let a job be adopted for which there is a reason, and logs be written to a folder that is named", async () => {
    const adopted = { ...good, props: { ...good.props, existingJobId: uuid, logHostPath: "/var/log" } };
    assert.deepEqual(await judge(rules.adoptionReasons, adopted, { reasons: { [uuid]: "console" } }), []);
    assert.deepEqual(await judge(rules.noHostPaths, adopted), [], "what is adopted is there already");
    const logging = { ...good, props: { ...good.props, logHostPath: "/data/logs" } };
    assert.deepEqual(await judge(rules.noHostPaths, logging, { folders: ["/data"] }), []);
    const mounting = { ...good, props: { ...good.props, volumes: [{ nfs: { serverPath: "a:/", localPath: "/x" } }] } };
    assert.deepEqual(await judge(rules.noHostPaths, mounting), []);
  });

  it("wait for what a preview does not know yet", async () => {
    assert.deepEqual(await judge(rules.maxWorkers, { ...good, props: { ...good.props, nodeCount: unknown } }), [
      "unknown: nodeCount",
    ]);
  });

  it("mend what can be mended", async () => {
    const declared = { ...good, props: { ...good.props, deletion: { stopActive: false } } };
    assert.deepEqual((await remediate(rules.stopActive, declared))?.deletion, { stopActive: true });
  });
});

describe("the rules on stacks with training jobs of v2", () => {
  const writing = (name: string, ...urls: unknown[]): Declared => ({
    ...good,
    name,
    props: { ...good.props, outputs: urls.map((obsUrl, index) => ({ name: `out-${index}`, obsUrl })) },
  });
  const inPhase = (phase: unknown): Declared => ({ ...good, props: { ...good.props, phase } });
  const version: Declared = { name: "version", props: { jobId: "10", trainUrl: "/demo-bucket/out/" } };

  const cases: [
    rule: StackValidationPolicy,
    what: string,
    stack: Declared[],
    messages: RegExp[],
    config?: Record<string, unknown>,
  ][] = [
    [
      rules.ownResults,
      "jobs that write to folders of their own",
      [writing("a", "/b-1/a/"), writing("b", "/b-1/b/")],
      [],
    ],
    [
      rules.ownResults,
      "jobs that write to one folder, however it is written",
      [writing("a", "/b-1/a/", "/b-1/x/"), writing("b", "obs://b-1/x")],
      [/^A folder of outputs is the same for "a", "b", so/],
    ],
    [
      rules.ownResults,
      "a job and a version that write to one folder",
      [version, writing("a", "obs://demo-bucket/out/")],
      [/^A folder of trainUrl and outputs is the same for "version", "a", so/],
    ],
    [rules.ownResults, "one job alone, which knows what it does", [writing("a", "/b-1/a/", "/b-1/a/")], []],
    [rules.ownResults, "what is not known yet", [writing("a", unknown), writing("b", unknown)], []],
    [
      rules.ownResults,
      "what is known beside what is not",
      [writing("a", unknown, "/b-1/a/"), writing("b", "/b-1/a/")],
      [/^A folder of outputs is the same for "a", "b"/],
    ],
    [rules.maxVersions, "as many jobs as agreed", [good, good], [], { maximum: 2, maximumActive: 2 }],
    [
      rules.maxVersions,
      "more jobs than agreed",
      [good, good],
      [/^The stack declares 2 jobs of v2; at most 1 are/],
      { maximum: 1 },
    ],
    [
      rules.maxVersions,
      "more jobs and versions than agreed",
      [good, version],
      [/^The stack declares 2 versions and jobs of v2; at most 1 are/],
      { maximum: 1 },
    ],
    [
      rules.maxVersions,
      "jobs that have ended",
      ["Completed", "Failed", "Terminated", "Abnormal"].map(inPhase),
      [],
      { maximumActive: 0 },
    ],
    [
      rules.maxVersions,
      "jobs that are at work, on their way, or not known",
      ["Creating", "Pending", "Running", "Terminating", "Suspended", unknown].map(inPhase),
      [/^6 jobs of v2 of the stack are at work or about to be; at most 5 are/],
      { maximumActive: 5 },
    ],
    [
      rules.nothingLeftOver,
      "that a job of v2 has no versions which could stay behind",
      [
        { ...good, name: "job", protect: true },
        { ...version, jobFrom: ["job"] },
      ],
      [],
    ],
  ];
  for (const [rule, what, stack, expected, config] of cases) {
    it(`see ${what}: ${rule.name}`, async () => {
      const messages = await judgeStack(rule, stack, { ...config });
      assert.equal(messages.length, expected.length, messages.join("\n"));
      for (const [index, message] of expected.entries()) assert.match(messages[index] ?? "", message);
    });
  }
});
