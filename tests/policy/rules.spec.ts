import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as rules from "../../policy/rules";
import { run } from "../support/runs";
import { type Declared, judge, judgeStack, remediate } from "./judge";

const good: Declared = { props: { jobId: "10", ...run, logUrl: "/demo-bucket/logs/", description: "nightly" } };
const goodJob: Declared = { ...good, type: "TrainingJob", props: { ...good.props, jobName: "mnist" } };

function withProps(changes: Record<string, unknown>, declared = good): Declared {
  return { ...declared, props: { ...declared.props, ...changes } };
}

/** One field changed from what is good, what the rule then says, and how it may be configured. */
type Pair = [what: string, declared: Declared, message: string, config?: Record<string, unknown>];

const pairs: [rule: ResourceValidationPolicy, config: Record<string, unknown>, pairs: Pair[]][] = [
  [
    rules.removable,
    {},
    [
      [
        "a version that is protected",
        { ...good, protect: true },
        'The resource option protect is true, so pulumi destroy will refuse to remove this training job version, and it goes on holding quota and storage. Leave protect out, or allow it for this stack: { "stacks": ["dev"] }.',
      ],
      [
        "a job that is kept",
        withProps({ deletion: { keep: true } }, goodJob),
        'deletion.keep is true, so pulumi destroy will leave this training job in the cloud, where nothing removes it. Leave deletion.keep out, or allow it for this stack: { "stacks": ["dev"] }.',
      ],
    ],
  ],
  [
    rules.stopActive,
    {},
    [
      [
        "a version that is not stopped",
        withProps({ deletion: { stopActive: false } }),
        "deletion.stopActive is false, so pulumi destroy fails while this training job version is at work. Leave it out, or set it to true.",
      ],
    ],
  ],
  [
    rules.deleteTimeout,
    {},
    [
      [
        "too little time",
        withProps({ timeouts: { delete: "90s" } }),
        'timeouts.delete is "90s"; allowed are 5 to 120 minutes. Set it to a duration within that, such as "5m".',
      ],
      [
        "too much time",
        withProps({ timeouts: { delete: "2h1m" } }),
        'timeouts.delete is "2h1m"; allowed are 5 to 120 minutes. Set it to a duration within that, such as "5m".',
      ],
      [
        "a default that is too little",
        good,
        'timeouts.delete is 30m, its default; allowed are 45 to 120 minutes. Set it to a duration within that, such as "45m".',
        { minimumMinutes: 45 },
      ],
    ],
  ],
  [
    rules.maxWorkers,
    {},
    [
      [
        "too many machines",
        withProps({ workerServerNum: 5 }),
        'workerServerNum is 5; at most 4 machines are allowed. Take fewer, or raise "maximum".',
      ],
    ],
  ],
  [
    rules.allowedMachines,
    { specIds: ["2", "7"], acceleratorSpecIds: ["7"], acceleratorStacks: ["gpu"] },
    [
      ["another specification", withProps({ specId: "3" }), 'specId is "3"; allowed are 2, 7. Take one of these.'],
      [
        "another pool",
        withProps({ specId: undefined, poolId: "theirs" }),
        'poolId is "theirs"; allowed are ours. Take one of these.',
        { poolIds: ["ours"] },
      ],
      [
        "an accelerator in another stack",
        withProps({ specId: "7" }),
        'specId "7" has an accelerator, which this stack (dev) may not use. Take another one, or run it in gpu.',
      ],
    ],
  ],
  [
    rules.allowedBuckets,
    { buckets: ["demo-bucket"] },
    [
      [
        "results elsewhere",
        withProps({ trainUrl: "/other-bucket/out/" }),
        'trainUrl is in the bucket "other-bucket"; allowed are demo-bucket. Move it there.',
      ],
      [
        "one of several sources elsewhere",
        withProps({
          dataUrl: undefined,
          dataSource: [{ dataUrl: "/demo-bucket/a/" }, { dataUrl: "/other-bucket/b/" }],
        }),
        'dataSource[1].dataUrl is in the bucket "other-bucket"; allowed are demo-bucket. Move it there.',
      ],
    ],
  ],
  [
    rules.logsRequired,
    {},
    [
      [
        "a run without a log",
        withProps({ logUrl: undefined }),
        'logUrl is not given, so the log is gone with the version. Name an OBS folder for it, such as "/bucket/logs/".',
      ],
    ],
  ],
  [
    rules.pinnedImages,
    { registries: ["swr.example.com/team"] },
    [
      [
        "the latest image",
        withProps({ userImageUrl: "swr.example.com/team/trainer:latest" }),
        'userImageUrl is "swr.example.com/team/trainer:latest", which may be another image tomorrow. Give it a tag other than latest, such as ":1.4", or a digest.',
      ],
      [
        "an image without a tag behind a port",
        withProps({ userImageUrl: "swr.example.com:443/team/trainer" }),
        'userImageUrl is "swr.example.com:443/team/trainer", which may be another image tomorrow. Give it a tag other than latest, such as ":1.4", or a digest.',
        { registries: [] },
      ],
      [
        "an image from another registry",
        withProps({ userImageUrl: "elsewhere.example.com/trainer:1.4" }),
        'userImageUrl is "elsewhere.example.com/trainer:1.4"; allowed registries are swr.example.com/team. Push the image to one of these.',
      ],
    ],
  ],
  [
    rules.namingPattern,
    { pattern: "run|mnist|team-.*" },
    [
      [
        "a resource of another name",
        { ...good, name: "mine" },
        'the resource\'s name is "mine"; it must match run|mnist|team-.*. Rename it.',
      ],
      [
        "a job of another name",
        withProps({ jobName: "their-team-1" }, goodJob),
        'jobName is "their-team-1"; it must match run|mnist|team-.*. Rename it.',
      ],
    ],
  ],
  [
    rules.descriptionRequired,
    {},
    [
      [
        "a version without a description",
        withProps({ description: " " }),
        "description is not given, so nobody can tell later what this training job version was for. Say it in 256 characters at most.",
      ],
    ],
  ],
  [
    rules.noCredentials,
    {},
    [
      [
        "a parameter that is named like a credential",
        withProps({ parameters: [{ label: "db_password", value: "x" }] }),
        'The parameter "db_password" looks like a credential. ModelArts shows it to everybody who may see the job. Let the code fetch it where it runs.',
      ],
      [
        "a parameter that holds one",
        withProps({ parameters: [{ label: "url", value: "https://user:hunter22@example.com/" }] }),
        'The parameter "url" looks like a credential. ModelArts shows it to everybody who may see the job. Let the code fetch it where it runs.',
      ],
      [
        "a command that holds one",
        withProps({ userCommand: "python train.py --api_key=abcdef123456" }),
        "userCommand holds what looks like a credential. ModelArts shows it to everybody who may see the job. Let the code fetch it where it runs.",
      ],
    ],
  ],
  [
    rules.adoptionReasons,
    { reasons: { "10/21": "left over from the console" } },
    [
      [
        "an adopted version without a reason",
        withProps({ existingVersionId: "20" }),
        'existingVersionId adopts version 10/20, and pulumi destroy will remove it. Say why in the configuration: { "reasons": { "10/20": "…" } }.',
      ],
    ],
  ],
];

for (const [rule, config, violations] of pairs) {
  describe(rule.name, () => {
    it("says nothing of what is good", async () => {
      assert.deepEqual(await judge(rule, good, config), []);
      assert.deepEqual(await judge(rule, goodJob, config), []);
    });

    it("says nothing of other resources", async () => {
      for (const [, declared] of violations)
        assert.deepEqual(await judge(rule, { ...declared, type: "Other" }, config), []);
    });

    for (const [what, declared, message, more] of violations) {
      it(`reports ${what}`, async () => {
        assert.deepEqual(await judge(rule, declared, { ...config, ...more }), [message]);
      });
    }

    it("has a description and a level", () => {
      assert.match(rule.name, /^training-job-[a-z-]+$/);
      assert.ok(rule.description.endsWith("."));
      assert.ok(["advisory", "mandatory"].includes(String(rule.enforcementLevel)));
    });
  });
}

describe("exceptions", () => {
  it("let a version be kept in a stack that is named", async () => {
    assert.deepEqual(await judge(rules.removable, withProps({ deletion: { keep: true } }), { stacks: ["dev"] }), []);
  });

  it("let an adopted version be what it is, and one with a reason be adopted", async () => {
    const adopted = withProps({
      existingVersionId: "21",
      workerServerNum: 99,
      description: undefined,
      logUrl: undefined,
    });
    for (const rule of [rules.maxWorkers, rules.descriptionRequired, rules.logsRequired]) {
      assert.deepEqual(await judge(rule, adopted), []);
    }
    assert.deepEqual(await judge(rules.adoptionReasons, adopted, { reasons: { "10/21": "console" } }), []);
  });
});

describe("remediation", () => {
  it("lets what is at work be stopped, in the very properties that were given", async () => {
    const declared = withProps({ deletion: { stopActive: false, confirm: "gone" } });
    const remedy = await remediate(rules.stopActive, declared);
    assert.equal(remedy, declared.props);
    assert.deepEqual(remedy?.deletion, { stopActive: true, confirm: "gone" });
  });

  it("leaves alone what is good, and other resources", async () => {
    assert.equal(await remediate(rules.stopActive, good), undefined);
    assert.equal(
      await remediate(rules.stopActive, { ...withProps({ deletion: { stopActive: false } }), type: "Other" }),
      undefined,
    );
  });
});

describe("rules for a stack", () => {
  const cases: [rule: StackValidationPolicy, what: string, stack: Declared[], messages: string[], config?: object][] = [
    [
      rules.togetherWithJob,
      "a job and a version that go together",
      [{ ...goodJob, name: "job" }, versionOf("job")],
      [],
    ],
    [
      rules.togetherWithJob,
      "a version that is kept while its job goes",
      [{ ...goodJob, name: "job" }, versionOf("job", { deletion: { keep: true } })],
      [
        'The version "run" is kept (deletion.keep) while its training job "job" is removed, and the job takes it along. Keep both or neither.',
      ],
    ],
    [
      rules.togetherWithJob,
      "a job that is kept while its version goes",
      [{ ...withProps({ deletion: { keep: true } }, goodJob), name: "job" }, versionOf("job")],
      ['The training job "job" is kept (deletion.keep) while its version "run" is removed. Keep both or neither.'],
    ],
    [
      rules.maxVersions,
      "as many versions as agreed",
      [good, { ...good, name: "two" }],
      [],
      { maximum: 2, maximumActive: 2 },
    ],
    [
      rules.maxVersions,
      "more versions than agreed, the first ones of jobs among them",
      [good, goodJob],
      ["The stack declares 2 versions; at most 1 are allowed. Take out those that are done."],
      { maximum: 1 },
    ],
    [
      rules.maxVersions,
      "more versions at work than agreed",
      [good, withProps({ status: "COMPLETED" }), withProps({ status: "RUNNING" })],
      [
        "2 versions of the stack are at work or about to be; at most 1 are allowed. Run `pulumi refresh` if some have ended, or start fewer.",
      ],
      { maximumActive: 1 },
    ],
  ];
  for (const [rule, what, stack, messages, config] of cases) {
    it(`${rule.name} sees ${what}`, async () => {
      assert.deepEqual(await judgeStack(rule, stack, { ...config }), messages);
    });
  }

  function versionOf(job: string, changes: Record<string, unknown> = {}): Declared {
    return { ...withProps(changes), dependsOn: [job] };
  }
});
