import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as rules from "../../policy/rules";
import { run } from "../support/runs";
import { type Declared, judge, judgeStack, remediate, unknown } from "./judge";

const good: Declared = {
  props: {
    jobId: "10",
    ...run,
    region: "eu-de",
    projectId: "p1",
    logUrl: "/demo-bucket/logs/",
    description: "nightly",
  },
};
const goodJob: Declared = { ...good, type: "TrainingJob", props: { ...good.props, jobName: "mnist" } };

function withProps(changes: Record<string, unknown>, declared = good): Declared {
  return { ...declared, props: { ...declared.props, ...changes } };
}

const ownCredentials = { "modelarts:secretKey": "opaque-text" };
const ownSecret = "holds the secret modelarts:secretKey of the stack's configuration.";
const credentialAdvice =
  "ModelArts shows it to everybody who may see the job. Take it out, and let the code fetch it where it runs.";

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
        'timeouts.delete is too short or too long; allowed are 5 to 120 minutes. Set it to a duration within that, such as "5m".',
      ],
      [
        "too much time",
        withProps({ timeouts: { delete: "2h1m" } }),
        'timeouts.delete is too short or too long; allowed are 5 to 120 minutes. Set it to a duration within that, such as "120m".',
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
        'workerServerNum is too high; at most 4 machines are allowed. Take fewer, or raise "maximum".',
      ],
    ],
  ],
  [
    rules.allowedMachines,
    { specIds: ["2", "7"] },
    [
      [
        "another specification",
        withProps({ specId: "3" }),
        'specId names other machines; allowed are "2", "7". Take what is allowed, or add it to "specIds".',
      ],
      [
        "another pool",
        withProps({ specId: undefined, poolId: "theirs" }),
        'poolId names other machines; allowed are "ours". Take what is allowed, or add it to "poolIds".',
        { poolIds: ["ours"] },
      ],
    ],
  ],
  [
    rules.allowedMachines,
    { flavorCodes: ["modelarts.vm.cpu.2u"], specIds: ["2"] },
    [
      [
        "machines of another code",
        withProps({ specId: undefined, flavorCode: "modelarts.vm.gpu.v100" }),
        'flavorCode names other machines; allowed are "modelarts.vm.cpu.2u". Take what is allowed, or add it to "flavorCodes".',
      ],
      [
        "machines by a code where they are agreed on by number",
        withProps({ specId: undefined, flavorCode: "modelarts.vm.gpu.v100", poolId: "p" }),
        'flavorCode names other machines; none is allowed by it. Take what is allowed, or add it to "flavorCodes".',
        { flavorCodes: [] },
      ],
      [
        "machines by a number where they are agreed on by code",
        good,
        'specId names other machines; none is allowed by it. Take what is allowed, or add it to "specIds".',
        { specIds: [] },
      ],
    ],
  ],
  [
    rules.acceleratorStacks,
    { flavorCodes: ["modelarts.vm.gpu.v100"], specIds: ["7"] },
    [
      [
        "machines with an accelerator by their code",
        withProps({ specId: undefined, flavorCode: "modelarts.vm.gpu.v100" }),
        'flavorCode names machines with an accelerator; these are allowed in no stack, and this stack is "dev". Take another one, or name this stack in "stacks".',
      ],
      [
        "machines by a code where those with an accelerator are named by number",
        withProps({ specId: undefined, flavorCode: "modelarts.vm.gpu.v100" }),
        'flavorCode names machines that may have an accelerator, since only "specIds" says which have one. Name those in "flavorCodes" too.',
        { flavorCodes: [] },
      ],
      [
        "machines by a number where those with an accelerator are named by code",
        good,
        'specId names machines that may have an accelerator, since only "flavorCodes" says which have one. Name those in "specIds" too.',
        { specIds: [] },
      ],
    ],
  ],
  [
    rules.acceleratorStacks,
    { specIds: ["7"], poolIds: ["fast"], stacks: ["gpu"] },
    [
      [
        "a specification with an accelerator in another stack",
        withProps({ specId: "7" }),
        'specId names machines with an accelerator; these are allowed only in "gpu", and this stack is "dev". Take another one, or name this stack in "stacks".',
      ],
      [
        "a pool with an accelerator where no stack may have one",
        withProps({ specId: undefined, poolId: "fast" }),
        'poolId names machines with an accelerator; these are allowed in no stack, and this stack is "dev". Take another one, or name this stack in "stacks".',
        { stacks: [] },
      ],
    ],
  ],
  [
    rules.allowedPlaces,
    { regions: ["eu-de", "eu-nl"], projectIds: ["p1"] },
    [
      [
        "another region",
        withProps({ region: "eu-ch2" }),
        'region is another one; allowed are "eu-de", "eu-nl". Set it on the resource, or by `pulumi config set modelarts:region`.',
      ],
      [
        "a region that is not known for what it is",
        withProps({ region: undefined }),
        'region is not set; allowed are "eu-de", "eu-nl". Set it on the resource, or by `pulumi config set modelarts:region`.',
      ],
      [
        "another project",
        withProps({ projectId: "p2" }),
        'projectId is another one; allowed are "p1". Set it on the resource, or by `pulumi config set modelarts:projectId`.',
      ],
    ],
  ],
  [
    rules.secureEndpoint,
    {},
    [
      [
        "a service that is reached in plain text",
        withProps({ endpoint: "http://modelarts.example.com" }),
        "endpoint is not reached by https, so the credentials travel in plain text. Give it by https, on the resource or by `pulumi config set modelarts:endpoint`.",
      ],
      [
        "a name that only begins like this machine's",
        withProps({ endpoint: "http://127.0.0.1.example.com" }),
        "endpoint is not reached by https, so the credentials travel in plain text. Give it by https, on the resource or by `pulumi config set modelarts:endpoint`.",
      ],
      [
        "an identity service that is reached in plain text",
        { ...good, stackConfig: { "modelarts:authUrl": "http://iam.example.com/v3" } },
        "modelarts:authUrl is not reached by https, so the password travels in plain text. Give it by https, or take it out: the address of a known region is known.",
      ],
      [
        "a certificate that is not checked",
        { ...good, stackConfig: { "modelarts:insecure": "true" } },
        "modelarts:insecure is true, so anybody may answer in the service's place. Take it out, and name the authority in modelarts:caCertFile.",
      ],
    ],
  ],
  [
    rules.noHostPaths,
    { folders: ["/data"] },
    [
      [
        "a folder of the machine",
        withProps({ volumes: [{ hostPath: { srcPath: "/etc", destPath: "/x" } }] }),
        'volumes[0].hostPath.srcPath is a folder of the machine; allowed are "/data". Mount a file system by nfs, or add the folder to "folders".',
      ],
      [
        "a folder that only begins like an allowed one",
        withProps({ volumes: [{ hostPath: { srcPath: "/data-of-others", destPath: "/x" } }] }),
        'volumes[0].hostPath.srcPath is a folder of the machine; allowed are "/data". Mount a file system by nfs, or add the folder to "folders".',
      ],
      [
        "a folder that leads out of an allowed one",
        withProps({ volumes: [{ hostPath: { srcPath: "/data/../etc", destPath: "/x" } }] }),
        'volumes[0].hostPath.srcPath is a folder of the machine; none is allowed. Mount a file system by nfs, or add the folder to "folders".',
        { folders: [] },
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
        'trainUrl is in another bucket; allowed are "demo-bucket". Move it there, or add its bucket to "buckets".',
      ],
      [
        "one of several sources elsewhere",
        withProps({
          dataUrl: undefined,
          dataSource: [{ dataUrl: "/demo-bucket/a/" }, { dataUrl: "/other-bucket/b/" }],
        }),
        'dataSource[1].dataUrl is in another bucket; allowed are "demo-bucket". Move it there, or add its bucket to "buckets".',
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
        'userImageUrl has no tag other than latest, so it may be another image tomorrow. Give it a tag such as ":1.4", or a digest.',
      ],
      [
        "an image without a tag behind a port",
        withProps({ userImageUrl: "swr.example.com:443/team/trainer" }),
        'userImageUrl has no tag other than latest, so it may be another image tomorrow. Give it a tag such as ":1.4", or a digest.',
        { registries: [] },
      ],
      [
        "an image from another registry",
        withProps({ userImageUrl: "elsewhere.example.com/trainer:1.4" }),
        'userImageUrl is from another registry; allowed are "swr.example.com/team". Push the image to one of these.',
      ],
    ],
  ],
  [
    rules.naming,
    { pattern: "run|mnist|team-.*" },
    [
      [
        "a resource of another name",
        { ...good, name: "mine" },
        "The resource's name does not match run|mnist|team-.*, which it must as a whole. Rename it.",
      ],
      [
        "a job of another name",
        withProps({ jobName: "their-team-1" }, goodJob),
        "jobName does not match run|mnist|team-.*, which it must as a whole. Rename it.",
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
        `parameters[0] looks like a credential. ${credentialAdvice}`,
      ],
      [
        "a parameter that holds one",
        withProps({ parameters: [...run.parameters, { label: "url", value: "https://user:hunter22@example.com/" }] }),
        `parameters[1] looks like a credential. ${credentialAdvice}`,
      ],
      [
        "a parameter that holds the stack's own",
        { ...withProps({ parameters: [{ label: "how", value: "as:opaque-text" }] }), stackConfig: ownCredentials },
        `parameters[0] ${ownSecret} ${credentialAdvice}`,
      ],
      [
        "a command that holds one",
        withProps({ userCommand: "python train.py --api_key=abcdef123456" }),
        `userCommand holds what looks like a credential. ${credentialAdvice}`,
      ],
      [
        "a command that holds the stack's own",
        { ...withProps({ userCommand: "python train.py opaque-text" }), stackConfig: ownCredentials },
        `userCommand ${ownSecret} ${credentialAdvice}`,
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
        'existingVersionId adopts a version, and pulumi destroy will remove it. Say why in the configuration: { "reasons": { "jobId/versionId": "…" } }, with the two ids of the program.',
      ],
      [
        "an adopted job without a reason",
        withProps({ existingJobId: "10" }, goodJob),
        'existingJobId adopts a training job, and pulumi destroy will remove it with all that is in it. Say why in the configuration: { "reasons": { "jobId": "…" } }, with the id of the program.',
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

describe("what is just within a rule", () => {
  const within: [what: string, rule: ResourceValidationPolicy, declared: Declared, config?: Record<string, unknown>][] =
    [
      ["as many machines as allowed", rules.maxWorkers, withProps({ workerServerNum: 4 })],
      ["the least time", rules.deleteTimeout, withProps({ timeouts: { delete: "5m" } })],
      ["the most time", rules.deleteTimeout, withProps({ timeouts: { delete: "2h" } })],
      [
        "a time of several parts and the smallest unit",
        rules.deleteTimeout,
        withProps({ timeouts: { delete: "299s1000000000ns" } }),
      ],
      ["the only time that is left", rules.deleteTimeout, good, { minimumMinutes: 30, maximumMinutes: 30 }],
      [
        "an image by its digest",
        rules.pinnedImages,
        withProps({ userImageUrl: `team/trainer@sha256:${"0a".repeat(32)}` }),
      ],
      [
        "an image from the second of two registries",
        rules.pinnedImages,
        withProps({ userImageUrl: "b.example.com/trainer:1.4" }),
        { registries: ["a.example.com", "b.example.com/"] },
      ],
      [
        "a folder below the second of two that may be mounted, and a file system by nfs",
        rules.noHostPaths,
        withProps({
          volumes: [
            { nfs: { id: "1", srcPath: "/", destPath: "/x" } },
            { hostPath: { srcPath: "/b/c", destPath: "/y" } },
          ],
        }),
        { folders: ["/a", "/b/"] },
      ],
    ];
  for (const [what, rule, declared, config] of within) {
    it(`${rule.name} passes ${what}`, async () => {
      assert.deepEqual(await judge(rule, declared, config), []);
    });
  }
});

describe("exceptions", () => {
  it("let a version be kept in a stack that is named", async () => {
    assert.deepEqual(await judge(rules.removable, withProps({ deletion: { keep: true } }), { stacks: ["dev"] }), []);
  });

  it("let the service be reached in plain text on the machine itself", async () => {
    for (const endpoint of ["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"]) {
      assert.deepEqual(await judge(rules.secureEndpoint, withProps({ endpoint })), []);
    }
  });

  it("let the identity service be reached in plain text on the machine itself, and certificates be checked", async () => {
    for (const stackConfig of [
      { "modelarts:authUrl": "http://127.0.0.1:8080/v3" },
      { "modelarts:authUrl": "https://iam.example.com/v3" },
      { "modelarts:authUrl": "" },
      { "modelarts:insecure": "false" },
    ]) {
      assert.deepEqual(await judge(rules.secureEndpoint, { ...good, stackConfig }), []);
    }
  });

  it("let a job without a version be without a log", async () => {
    const declared = withProps({ createVersion: false, logUrl: undefined }, goodJob);
    assert.deepEqual(await judge(rules.logsRequired, declared), []);
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
    const adoptedJob = withProps({ existingJobId: "10" }, goodJob);
    assert.deepEqual(await judge(rules.adoptionReasons, adoptedJob, { reasons: { "10": "console" } }), []);
  });
});

describe("remediation", () => {
  const mended: [rule: ResourceValidationPolicy, given: Record<string, unknown>, right: Record<string, unknown>][] = [
    [
      rules.stopActive,
      { deletion: { stopActive: false, confirm: "gone" } },
      { deletion: { stopActive: true, confirm: "gone" } },
    ],
    [rules.removable, { deletion: { keep: true } }, { deletion: { keep: false } }],
    [rules.deleteTimeout, { timeouts: { delete: "1m", create: "2h" } }, { timeouts: { delete: "5m", create: "2h" } }],
    [rules.deleteTimeout, { timeouts: { delete: "3h" } }, { timeouts: { delete: "120m" } }],
  ];
  for (const [rule, given, right] of mended) {
    it(`${rule.name} makes ${JSON.stringify(given)} right, in the very properties that were given`, async () => {
      const declared = withProps(structuredClone(given));
      const properties = { ...declared.props };
      const remedy = await remediate(rule, declared);
      assert.equal(remedy, declared.props);
      assert.deepEqual(remedy, { ...properties, ...right });
      assert.deepEqual(await judge(rule, declared), []);
    });

    it(`${rule.name} leaves alone what is good, and other resources like ${JSON.stringify(given)}`, async () => {
      const other = withProps(structuredClone(given));
      assert.equal(await remediate(rule, good), undefined);
      assert.equal(await remediate(rule, { ...other, type: "Other" }), undefined);
      assert.deepEqual(other, withProps(given));
    });
  }

  it("gives a deletion a time of its own where the default is not enough", async () => {
    const remedy = await remediate(rules.deleteTimeout, withProps({}), { minimumMinutes: 45 });
    assert.deepEqual(remedy?.timeouts, { delete: "45m" });
  });

  it("lets be kept what may be kept in this stack", async () => {
    assert.equal(
      await remediate(rules.removable, withProps({ deletion: { keep: true } }), { stacks: ["dev"] }),
      undefined,
    );
  });
});

describe("what a preview does not know yet", () => {
  it("does not keep a rule from judging what is known", async () => {
    const declared = withProps({ appUrl: unknown, trainUrl: "/other-bucket/out/" });
    assert.deepEqual(await judge(rules.allowedBuckets, declared, { buckets: ["demo-bucket"] }), [
      "unknown: appUrl",
      'trainUrl is in another bucket; allowed are "demo-bucket". Move it there, or add its bucket to "buckets".',
    ]);
    const kept = { ...withProps({ deletion: { keep: unknown } }), protect: true };
    const [protect, keep] = await judge(rules.removable, kept);
    assert.match(protect ?? "", /protect is true/);
    assert.equal(keep, "unknown: deletion.keep");
  });

  it("is of no account to a rule that is off until it is configured", async () => {
    const declared = withProps({ specId: unknown, poolId: unknown, appUrl: unknown, region: unknown });
    for (const rule of [rules.allowedMachines, rules.acceleratorStacks, rules.allowedBuckets, rules.allowedPlaces]) {
      assert.deepEqual(await judge(rule, declared), [], rule.name);
    }
  });

  it("does not hide a credential in a parameter that is known", async () => {
    const parameters = [
      { label: "api_key", value: "abcdef123456" },
      { label: "size", value: unknown },
    ];
    assert.deepEqual(await judge(rules.noCredentials, withProps({ parameters })), [
      `parameters[0] looks like a credential. ${credentialAdvice}`,
      "unknown: parameters.1.value",
    ]);
  });

  it("counts as at work, as a version, and as no folder, in rules for a stack", async () => {
    const stack = [withProps({ status: unknown, trainUrl: unknown }), withProps({ createVersion: unknown }, goodJob)];
    assert.deepEqual(await judgeStack(rules.maxVersions, stack, { maximum: 1 }), [
      'The stack declares 2 versions; at most 1 are allowed. Take out those that are done, or raise "maximum".',
    ]);
    assert.equal((await judgeStack(rules.maxVersions, stack, { maximumActive: 1 })).length, 1);
    assert.deepEqual(await judgeStack(rules.ownResults, stack), []);
  });
});

describe("the environment that the provider reads", () => {
  const variables = ["OS_AUTH_URL", "HW_AUTH_URL", "OS_INSECURE", "HW_INSECURE"];
  const before = variables.map((name) => [name, process.env[name]] as const);
  beforeEach(() => {
    for (const name of variables) delete process.env[name];
  });
  after(() => {
    for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
  });
  afterEach(() => {
    for (const name of variables) delete process.env[name];
  });

  for (const [name, value] of [
    ["OS_AUTH_URL", "http://iam.example.com/v3"],
    ["HW_AUTH_URL", "iam.example.com"],
    ["OS_INSECURE", "True"],
    ["HW_INSECURE", "1"],
    ["OS_INSECURE", " on "],
  ] as const) {
    it(`is not secure with ${name}=${value}, unless the stack's configuration comes before it`, async () => {
      process.env[name] = value;
      const [message, ...others] = await judge(rules.secureEndpoint, good);
      assert.match(message ?? "", new RegExp(`^${name} is (?:not reached by https|true), so`));
      assert.deepEqual(others, []);
      const stackConfig = { "modelarts:authUrl": "https://iam.example.com/v3", "modelarts:insecure": "false" };
      assert.deepEqual(await judge(rules.secureEndpoint, { ...good, stackConfig }), []);
    });
  }

  it("is secure with an address by https, and with certificates that are checked", async () => {
    process.env.OS_AUTH_URL = "https://iam.example.com/v3";
    process.env.OS_INSECURE = "false";
    assert.deepEqual(await judge(rules.secureEndpoint, good), []);
  });
});

describe("a broken configuration", () => {
  it("is an error that names the setting and those that there are", async () => {
    await assert.rejects(judge(rules.maxWorkers, good, { maxmum: 8 }), {
      message: 'The configuration has no setting "maxmum"; it may have maximum. Correct the name.',
    });
    await assert.rejects(judgeStack(rules.maxVersions, [good], { max: 8 }), {
      message: 'The configuration has no setting "max"; it may have maximum, maximumActive. Correct the name.',
    });
  });

  it("is an error where bounds leave nothing between them", async () => {
    await assert.rejects(judge(rules.deleteTimeout, good, { minimumMinutes: 200 }), {
      message: "minimumMinutes is 200 and maximumMinutes is 120, so no time would do. Raise maximumMinutes.",
    });
  });
});

describe("a secret of the stack's configuration", () => {
  const declared = {
    ...withProps({ parameters: [{ label: "how", value: "as:plain-words" }] }),
    stackConfig: { "team:key": "plain-words", "team:note": "as:plain-words" },
  };
  afterEach(() => {
    delete process.env.PULUMI_CONFIG_SECRET_KEYS;
  });

  it("is found by its key, whatever it looks like", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = '["team:key"]';
    assert.deepEqual(await judge(rules.noCredentials, declared), [
      `parameters[0] holds the secret team:key of the stack's configuration. ${credentialAdvice}`,
    ]);
  });

  it("is told apart from what is configured as plain text", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = "[]";
    assert.deepEqual(await judge(rules.noCredentials, declared), []);
  });

  it("is not looked for where it is so short that it turns up by chance", async () => {
    process.env.PULUMI_CONFIG_SECRET_KEYS = '["team:key"]';
    const found = async (key: string) =>
      (await judge(rules.noCredentials, { ...declared, stackConfig: { "team:key": key } })).length;
    assert.deepEqual([await found("plain"), await found("plain-")], [0, 1]);
  });
});

describe("what is no credential", () => {
  const braced = (name: string) => `$\{${name}}`;
  const plain: [label: string, value: string | number | boolean][] = [
    ["pad_token", "<pad-token>"],
    ["max_tokens", 128000],
    ["use_token", true],
    ["tokenizer", "sentencepiece"],
    ["token", "$HF_TOKEN"],
    ["token", braced("hf_token")],
    ["db_password", '"$DB_PASSWORD_2"'],
    ["url", `postgres://app:${braced("DB_PASSWORD")}@db.example.com/x`],
    ["secret_key_name", "training/key"],
    ["note", "see https://example.com:8443/a@b"],
  ];
  for (const [label, value] of plain) {
    it(`passes: ${label} = ${value}`, async () => {
      assert.deepEqual(await judge(rules.noCredentials, withProps({ parameters: [{ label, value }] })), []);
    });
  }

  // What begins with a dollar is a reference only as $NAME in capitals or as ${name}, and with nothing beside it.
  const values = [
    "$uper-Secret-Pa55!",
    "$uperSecret",
    "$",
    "$PASS-word",
    "$1",
    "'$DB_PASSWORD'",
    braced("DB_PASSWORD:-hunter22"),
    `${braced("DB_PASSWORD")}2`,
    "$A$B",
    '"$DB_PASSWORD',
    "$(cat key)",
  ];
  for (const value of values) {
    it(`does not pass: db_password = ${value}, nor the same in a command or an address`, async () => {
      const parameters = [{ label: "db_password", value }];
      assert.equal((await judge(rules.noCredentials, withProps({ parameters }))).length, 1);
      const userCommand = `bash run.sh --db-password ${value}`;
      assert.equal((await judge(rules.noCredentials, withProps({ userCommand }))).length, 1);
      const url = [{ label: "url", value: `postgres://app:${value.replaceAll(" ", "")}@db.example.com/x` }];
      assert.equal((await judge(rules.noCredentials, withProps({ parameters: url }))).length, 1);
    });
  }

  const commands: [command: string, holdsOne: boolean][] = [
    ["python train.py --epochs 20 --pad-token=<pad-token>", false],
    ['python train.py --token $TOKEN --password "$PASSWORD"', false],
    ["PASSWORD=$PASSWORD; python train.py --token $TOKEN|| exit 1", false],
    ["PASSWORD=$PASSWORD;python train.py --token hunter22", true],
    ["bash run.sh --password '$uper-Secret-Pa55!'", true],
    ["python train.py --epochs 20 --password hunter22", true],
    ["export DB_PASSWORD=hunter22 && python train.py", true],
    ["curl -H 'Authorization: Bearer abcdefghijklmnop1234' example.com", true],
  ];
  for (const [command, holdsOne] of commands) {
    it(`${holdsOne ? "does not pass" : "passes"}: ${command}`, async () => {
      assert.equal((await judge(rules.noCredentials, withProps({ userCommand: command }))).length, holdsOne ? 1 : 0);
    });
  }
});

describe("rules for a stack", () => {
  const cases: [rule: StackValidationPolicy, what: string, stack: Declared[], messages: string[], config?: object][] = [
    [
      rules.nothingLeftOver,
      "a job and a version that go together",
      [{ ...goodJob, name: "job" }, versionOf("job")],
      [],
    ],
    [
      rules.nothingLeftOver,
      "a version that is kept while its job goes",
      [{ ...goodJob, name: "job" }, versionOf("job", { deletion: { keep: true } })],
      [
        'The version "run" stays (deletion.keep) while its training job "job" is removed, and the job takes it along. Let both stay, or neither.',
      ],
    ],
    [
      rules.nothingLeftOver,
      "a version that is protected while its job goes",
      [
        { ...goodJob, name: "job" },
        { ...versionOf("job"), protect: true },
      ],
      [
        'The version "run" stays (protect) while its training job "job" is removed, and the job takes it along. Let both stay, or neither.',
      ],
    ],
    [
      rules.nothingLeftOver,
      "a job that is kept while its version goes, by the job's id",
      [{ ...withProps({ deletion: { keep: true }, jobId: "10" }, goodJob), name: "job" }, good],
      ['The training job "job" stays (deletion.keep) while its version "run" is removed. Let both stay, or neither.'],
    ],
    [
      rules.nothingLeftOver,
      "a job that is kept while its version goes, before the job has an id",
      [{ ...withProps({ deletion: { keep: true }, jobId: unknown }, goodJob), name: "job" }, versionOf("job")],
      ['The training job "job" stays (deletion.keep) while its version "run" is removed. Let both stay, or neither.'],
    ],
    [
      rules.nothingLeftOver,
      "a version that only waits for another job",
      [
        { ...withProps({ deletion: { keep: true }, jobId: undefined }, goodJob), name: "job" },
        { ...good, dependsOn: ["job"] },
      ],
      [],
    ],
    [
      rules.ownResults,
      "runs that write to folders of their own",
      [good, withProps({ trainUrl: "/demo-bucket/b/" })],
      [],
    ],
    [
      rules.ownResults,
      "runs that write over each other's results",
      [goodJob, good, { ...good, name: "two" }, { ...good, name: "three" }],
      [
        'trainUrl is the same for "run", "run", "two" and 1 more, so they write over each other\'s results. Give each a folder of its own.',
      ],
    ],
    [
      rules.ownResults,
      "two runs that write to the same folder",
      [good, { ...good, name: "two" }],
      [
        'trainUrl is the same for "run", "two", so they write over each other\'s results. Give each a folder of its own.',
      ],
    ],
    [
      rules.ownResults,
      "three runs that write to the same folder",
      [good, { ...good, name: "two" }, { ...good, name: "three" }],
      [
        'trainUrl is the same for "run", "two", "three", so they write over each other\'s results. Give each a folder of its own.',
      ],
    ],
    [
      rules.ownResults,
      "a job without a version, which writes nothing",
      [withProps({ createVersion: false }, goodJob), good],
      [],
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
      ['The stack declares 2 versions; at most 1 are allowed. Take out those that are done, or raise "maximum".'],
      { maximum: 1 },
    ],
    [
      rules.maxVersions,
      "more versions at work than agreed",
      [good, withProps({ status: "COMPLETED" }), withProps({ status: "RUNNING" })],
      [
        '2 versions of the stack are at work or about to be; at most 1 are allowed. Run `pulumi refresh` if some have ended, start fewer, or raise "maximumActive".',
      ],
      { maximumActive: 1 },
    ],
  ];
  it("training-job-max-versions counts the first version of a job as at work for a day, or by its status", async () => {
    const day = 24 * 60 * 60_000;
    const jobOf = (changes: Record<string, unknown>) => withProps({ jobId: "1", versionId: "1", ...changes }, goodJob);
    const atWork = async (job: Declared) => (await judgeStack(rules.maxVersions, [job], { maximumActive: 0 })).length;
    assert.equal(await atWork(goodJob), 1);
    assert.equal(await atWork(jobOf({ createTime: unknown })), 1);
    assert.equal(await atWork(jobOf({ createTime: Date.now() - day / 2 })), 1);
    assert.equal(await atWork(jobOf({ createTime: Date.now() - 2 * day })), 0);
    assert.equal(await atWork(jobOf({ createTime: Date.now() - 2 * day, status: "RUNNING" })), 1);
    assert.equal(await atWork(jobOf({ createTime: Date.now(), status: "COMPLETED" })), 0);
    const version = withProps({ createTime: Date.now() - 2 * day });
    assert.equal(await atWork(version), 1, "a version's status is there to be known");
  });

  for (const rule of [rules.nothingLeftOver, rules.ownResults, rules.maxVersions]) {
    it(`${rule.name} says nothing of other resources`, async () => {
      const other: Declared = { ...good, type: "Other" };
      const stack = [{ ...other, name: "job", protect: true }, { ...other, jobFrom: ["job"] }, other];
      assert.deepEqual(
        await judgeStack(rule, stack, rule === rules.maxVersions ? { maximum: 0, maximumActive: 0 } : {}),
        [],
      );
    });
  }

  for (const [rule, what, stack, messages, config] of cases) {
    it(`${rule.name} sees ${what}`, async () => {
      assert.deepEqual(await judgeStack(rule, stack, { ...config }), messages);
    });
  }

  function versionOf(job: string, changes: Record<string, unknown> = {}): Declared {
    return { ...withProps({ jobId: unknown, ...changes }), jobFrom: [job] };
  }
});

describe("every rule", () => {
  const canary = "canary-9d1f";
  const canaries = {
    jobId: canary,
    jobName: canary,
    existingVersionId: undefined,
    description: undefined,
    workerServerNum: 48151623,
    specId: canary,
    flavorCode: canary,
    poolId: canary,
    appUrl: `/${canary}/code/`,
    dataUrl: `/${canary}/data/`,
    trainUrl: `/${canary}/out/`,
    logUrl: undefined,
    userImageUrl: canary,
    userCommand: `python train.py --password ${canary}`,
    dataSource: [{ dataUrl: `/${canary}/` }],
    parameters: [{ label: `${canary}_password`, value: canary }],
    volumes: [{ hostPath: { srcPath: `/${canary}`, destPath: `/${canary}` } }],
    deletion: { keep: true, stopActive: false },
    timeouts: { delete: "48151623s" },
    endpoint: `http://${canary}.example.com`,
    region: canary,
    projectId: canary,
    priority: 48151623,
    tags: { team: canary, cost: "" },
    extra: { canary },
  };
  const config: Record<string, unknown> = {
    buckets: ["b"],
    regions: ["r"],
    projectIds: ["p"],
    specIds: ["2"],
    flavorCodes: ["c"],
    poolIds: ["p"],
    registries: ["g"],
    pattern: "x",
    keys: ["cost"],
  };

  for (const [constant, rule] of Object.entries(rules)) {
    it(`names properties and no values, as ${rule.name}`, async () => {
      const settings = Object.keys(rule.configSchema?.properties ?? {});
      const known = Object.fromEntries(Object.entries(config).filter(([name]) => settings.includes(name)));
      const stackConfig = { "modelarts:authUrl": `http://${canary}.example.com`, "modelarts:insecure": "true" };
      const one = { ...withProps(canaries), stackConfig };
      const subjects = [
        one,
        { ...one, type: "TrainingJob" as const },
        {
          ...withProps({ ...canaries, parameters: [{ name: "password", value: canary }] }),
          stackConfig,
          type: "v2:TrainingJob" as const,
        },
        withProps({ ...canaries, existingVersionId: canary }),
        { ...withProps({ ...canaries, existingJobId: canary }), type: "v2:TrainingJob" as const },
      ];
      const messages =
        "validateStack" in rule
          ? await judgeStack(rule, [...subjects, ...subjects], { ...known, maximum: 0 })
          : (await Promise.all(subjects.map((subject) => judge(rule, subject, known)))).flat();
      // A machine is quoted only where the rule's own settings hold it, and a job of another stack is not judged.
      const isSilent = ["acceleratorStacks", "nothingLeftOver"].includes(constant);
      assert.equal(messages.length === 0, isSilent, messages.join("\n"));
      assert.doesNotMatch(messages.join("\n"), /canary|9d1f|48151623/);
    });
  }
});
