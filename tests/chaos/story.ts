// What one run of chaos is made of, drawn at random: a stack's programs in turn, what is done by hand, and what the service does.

import fc from "fast-check";
import { dialectSwitches, type Fault, type FaultRule, type SwitchableRules } from "modelarts-simulator";

/** A resource as a program declares it; what it is called says whose state it takes up. */
export interface Declared {
  /** Which place of the program it stands in: the same place is the same resource. */
  readonly place: number;
  /** `version` of somebody's job, `ownVersion` of the job that the program declares, `job`, or `adopted`. */
  readonly kind: Kind;
  /** What it is made of; another number replaces it. */
  readonly content: number;
  /** What changes in place. */
  readonly description: number;
  readonly waitFor: "accepted" | "running";
}

export const kinds = ["version", "version", "ownVersion", "job", "adopted"] as const;
export type Kind = (typeof kinds)[number];

/** One program, how it is run, and what others do before it runs. */
export interface Chapter {
  readonly declared: readonly Declared[];
  readonly faults: readonly FaultRule[];
  readonly byHand: "nothing" | "remove" | "stop" | "create";
  /** Whether the stack is refreshed, with the faults, before the program runs. */
  readonly refreshes: boolean;
  /** The places that a run with `--target` is about; undefined: all. */
  readonly targets: readonly number[] | undefined;
  /** Whether the resources have another parent and other names from here on, with aliases to the old ones. */
  readonly renames: boolean;
  /** How many operations the engine has under way at a time. */
  readonly parallel: 1 | 4;
}

export interface Story {
  readonly chapters: readonly Chapter[];
  readonly dialect: Readonly<Record<string, string | undefined>>;
  readonly rules: Pick<SwitchableRules, "deleteActive" | "deleteActiveJob">;
  /** How many reads a deletion takes, and how many of them fail first. */
  readonly deletionReads: number;
  readonly failedDeletions: number;
  /** The faults while everything is destroyed the first time; the second time has none. */
  readonly lastFaults: readonly FaultRule[];
}

const endpoints = [
  "createJob",
  "createVersion",
  "getVersion",
  "listVersions",
  "listJobs",
  "stopVersion",
  "deleteVersion",
  "deleteJob",
  "updateJob",
];

const when = fc.constantFrom("before", "after");

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant("reset"), when }),
  fc.record({ kind: fc.constant("silence"), when, ms: fc.constant(20) }),
  fc.record({ kind: fc.constant("throttle"), retryAfter: fc.constantFrom(1, 30) }),
  fc
    .record({
      kind: fc.constant("error" as const),
      status: fc.constantFrom(500, 502, 503, 504),
      when,
      body: fc.constantFrom("json" as const, "html" as const, "empty" as const),
    })
    // The gateway's own 503 says that it has let nothing through, so with an effect it is the service's.
    .map((error) =>
      error.status === 503 && error.when === "after" && error.body === "json"
        ? { ...error, code: "ModelArts.4302" }
        : error,
    ),
  fc.record({ kind: fc.constant("garbled"), how: fc.constantFrom("truncated", "not-json", "wrong-json", "empty") }),
  fc.record({ kind: fc.constant("latency"), ms: fc.integer({ min: 1, max: 10 }) }),
);

const rule = (endpoints: readonly string[], kinds: fc.Arbitrary<Fault>): fc.Arbitrary<FaultRule> =>
  fc.record({
    endpoint: fc.constantFrom(...endpoints),
    fault: kinds,
    count: fc.integer({ min: 1, max: 4 }),
    after: fc.integer({ min: 0, max: 3 }),
  });

/** What is gone is seen for a while. */
const lag = fc.record({ kind: fc.constant("lag" as const), reads: fc.integer({ min: 1, max: 3 }) });

const faults = fc.array(
  fc.oneof({ weight: 5, arbitrary: rule(endpoints, fault) }, rule(["deleteVersion", "deleteJob"], lag)),
  {
    maxLength: 4,
  },
);

const declared: fc.Arbitrary<Declared[]> = fc
  .uniqueArray(
    fc.record({
      place: fc.nat({ max: 5 }),
      content: fc.nat({ max: 2 }),
      description: fc.nat({ max: 1 }),
      waitFor: fc.constantFrom("accepted", "running"),
    }),
    { selector: ({ place }) => place, maxLength: 5 },
  )
  .map((list) => list.map((one) => ({ ...one, kind: kinds[one.place % kinds.length] ?? "version" })));

const chapter: fc.Arbitrary<Chapter> = fc.record({
  declared,
  faults,
  byHand: fc.constantFrom("nothing", "nothing", "remove", "stop", "create"),
  refreshes: fc.boolean(),
  targets: fc.option(fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 4 }),
  renames: fc.boolean(),
  parallel: fc.constantFrom(1, 4),
});

/** The switches that change how v1 answers. */
const switches = [
  "numbers",
  "errorKey",
  "failures",
  "notFound",
  "acknowledgement",
  "repeatedDelete",
  "gatewayPrefix",
  "machine",
  "metrics",
  "unset",
  "extras",
] as const;

const dialect: fc.Arbitrary<Record<string, string>> = fc
  .tuple(...switches.map((name) => fc.constantFrom(...dialectSwitches[name])))
  .map((choices) => Object.fromEntries(switches.map((name, index) => [name, choices[index] ?? ""])));

export const story: fc.Arbitrary<Story> = fc.record({
  chapters: fc.array(chapter, { minLength: 1, maxLength: 3 }),
  dialect,
  rules: fc.record({
    deleteActive: fc.constantFrom("documented", "accepted", "refused"),
    deleteActiveJob: fc.constantFrom("accepted", "refused"),
  }),
  deletionReads: fc.nat({ max: 3 }),
  failedDeletions: fc.nat({ max: 2 }),
  lastFaults: faults,
});
