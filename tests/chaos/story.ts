// What one run of chaos is made of, drawn at random: a stack's programs in turn, what is done by hand, and what the service does.

import fc from "fast-check";
import { dialectSwitches, type Fault, type FaultRule, type SwitchableRules, type V2Rules } from "modelarts-simulator";

/** A resource as a program declares it; what it is called says whose state it takes up. */
export interface Declared {
  /** Which place of the program it stands in: the same place is the same resource. */
  readonly place: number;
  /**
   * `version` of somebody's job, `ownVersion` of the job that the program declares, `job`, `adopted`, a job of v2 with a name made
   * for it or one of the program's (`namedV2Job`), or an `algorithm` of v2.
   */
  readonly kind: Kind;
  /** What it is made of; another number replaces it. */
  readonly content: number;
  /** What changes in place. */
  readonly description: number;
  readonly waitFor: "accepted" | "running";
}

export const kinds = [
  "version",
  "version",
  "ownVersion",
  "job",
  "adopted",
  "v2Job",
  "namedV2Job",
  "algorithm",
] as const;
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
  readonly v2Rules: Pick<V2Rules, "deleteActive" | "repeatedDelete" | "searchOffset" | "nameScope" | "updateLeftOut">;
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
  "v2.createJob",
  "v2.getJob",
  "v2.searchJobs",
  "v2.jobAction",
  "v2.deleteJob",
  "v2.updateJob",
  "v2.createAlgorithm",
  "v2.getAlgorithm",
  "v2.listAlgorithms",
  "v2.deleteAlgorithm",
  "v2.updateAlgorithm",
];

/** Calls whose effect may show late. */
const lagging = [
  "createVersion",
  "createJob",
  "v2.createJob",
  "v2.createAlgorithm",
  "deleteVersion",
  "deleteJob",
  "v2.deleteJob",
  "v2.deleteAlgorithm",
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

/** What is gone is seen for a while, and what was made is not seen yet. */
const lag = fc.record({ kind: fc.constant("lag" as const), reads: fc.integer({ min: 1, max: 3 }) });

export const faults = fc.array(fc.oneof({ weight: 5, arbitrary: rule(endpoints, fault) }, rule(lagging, lag)), {
  maxLength: 4,
});

const declared: fc.Arbitrary<Declared[]> = fc
  .uniqueArray(
    fc.record({
      place: fc.nat({ max: kinds.length - 1 }),
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
  targets: fc.option(fc.uniqueArray(fc.nat({ max: kinds.length - 1 }), { minLength: 1, maxLength: 3 }), {
    nil: undefined,
    freq: 4,
  }),
  renames: fc.boolean(),
  parallel: fc.constantFrom(1, 4),
});

/** The switches that change how the service answers. */
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
  "gone",
  "v2Numbers",
  "environments",
  "obsPaths",
  "phases",
  "v2Unset",
  "emptyDescription",
  "v2Extras",
  "emptyBodies",
  "terminated",
  "emptyList",
  "totals",
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
  v2Rules: fc.record({
    deleteActive: fc.constantFrom("accepted", "409-2796", "400-2858"),
    repeatedDelete: fc.constantFrom("accepted", "2775", "409-2878"),
    searchOffset: fc.constantFrom("page", "item"),
    nameScope: fc.constantFrom("workspace", "project"),
    updateLeftOut: fc.constantFrom("kept", "cleared"),
  }),
  deletionReads: fc.nat({ max: 3 }),
  failedDeletions: fc.nat({ max: 2 }),
  lastFaults: faults,
});
