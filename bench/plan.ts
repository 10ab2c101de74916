// Which measurements a run makes, in which order: what is compared stands side by side, so that both meet the same noise.

import { measureClosureOneVersion, measureOneVersion } from "./parts/oneVersion";
import { measureOpenTofuOneVersion, measureOpenTofuTeardown, type OpenTofu } from "./parts/openTofu";
import { measureShellOneVersion, measureShellTeardown, type ShellSubject } from "./parts/shell";
import { measureStateSize } from "./parts/stateSize";
import { measureTeardown, type TeardownCase } from "./parts/teardown";
import type { OneVersion, Results } from "./results";

/** One measurement: what it is, and how to make it. */
export interface Measurement {
  readonly what: string;
  make(results: Results): Promise<void>;
}

/** The parts that a run can be limited to. */
export const parts = ["one", "state", "teardown", "requests", "v2", "limit", "peers", "large"] as const;
export type Part = (typeof parts)[number];

/** The CLI's own number of operations at once, or many; with or without its checkpoints. */
interface Way {
  readonly many: boolean;
  readonly checkpoints: boolean;
}

const asItComes: Way = { many: false, checkpoints: true };
const fastest: Way = { many: true, checkpoints: false };

/** How large a run is. */
export interface Size {
  /** How long the service takes to remove the one version, in seconds. */
  readonly oneVersionSeconds: readonly number[];
  readonly oneVersionRepeats: number;
  readonly counts: readonly number[];
  readonly removalSeconds: readonly number[];
  /** How a destroy is run. */
  readonly ways: readonly Way[];
  /** How often teardowns of up to 100 versions are measured; larger ones, once. */
  readonly repeats: number;
  /** The count for which requests are promised; 0 leaves it out. */
  readonly requestsCount: number;
  readonly limited: { readonly count: number; readonly perSecond: number };
  readonly peerCounts: readonly number[];
  /** The count that is only measured without checkpoints: with them, the time grows with its square. */
  readonly largeCount: number;
  /** What takes longer than this at the least is left out, in seconds. */
  readonly longestSeconds: number;
}

export const full: Size = {
  // Whole numbers of seconds flatter a client that looks each second; the half one does not.
  oneVersionSeconds: [0.2, 2, 2.5, 7, 30],
  oneVersionRepeats: 5,
  counts: [10, 100, 1000],
  removalSeconds: [0, 5],
  ways: [asItComes, { many: false, checkpoints: false }, { many: true, checkpoints: true }, fastest],
  repeats: 3,
  requestsCount: 200,
  limited: { count: 200, perSecond: 20 },
  peerCounts: [10, 100, 1000],
  largeCount: 10_000,
  longestSeconds: 700,
};

export const quick: Size = {
  oneVersionSeconds: [0.2, 2],
  oneVersionRepeats: 1,
  counts: [3, 30],
  removalSeconds: [0, 2],
  ways: [asItComes, fastest],
  repeats: 1,
  requestsCount: 0,
  limited: { count: 20, perSecond: 20 },
  peerCounts: [3, 30],
  largeCount: 100,
  longestSeconds: 9,
};

/** How many operations at once, where it is not the CLI's default. */
const manyAtOnce = 256;

/** All measurements of a run. */
export function planned(
  size: Size,
  selected: ReadonlySet<Part>,
  defaultParallel: number,
  openTofu: readonly OpenTofu[],
): Measurement[] {
  const plans: Record<Part, () => Measurement[]> = {
    one: () => oneVersion(size, openTofu),
    state: () => (["product", "empty", "inert", "closure"] as const).map((subject) => stateSize(subject)),
    teardown: () => teardowns(size, defaultParallel),
    requests: () => promisedRequests(size, defaultParallel, "product"),
    v2: () => [...oneJobOfV2(size, openTofu), ...promisedRequests(size, defaultParallel, "product, v2")],
    limit: () => limited(size),
    peers: () => peers(size, defaultParallel, openTofu),
    large: () => large(size),
  };
  return parts.filter((part) => selected.has(part)).flatMap((part) => plans[part]());
}

/** As one version of v1. */
function oneJobOfV2({ oneVersionSeconds, oneVersionRepeats }: Size, openTofu: readonly OpenTofu[]): Measurement[] {
  return oneVersionSeconds.flatMap((seconds) => [
    ...times(oneVersionRepeats, () => ({
      what: `one job of v2, two in turn, D = ${seconds} s`,
      make: async ({ oneVersion }: Results) =>
        void oneVersion.push(...(await measureOneVersion("product, v2", seconds))),
    })),
    ...openTofu
      .filter(({ subject }) => subject === "opentofu, v2")
      .map((each) => ({
        what: `one job of v2, OpenTofu, D = ${seconds} s`,
        make: async ({ oneVersion }: Results) => void oneVersion.push(await measureOpenTofuOneVersion(each, seconds)),
      })),
  ]);
}

function oneVersion(size: Size, openTofu: readonly OpenTofu[]): Measurement[] {
  const measured = (what: string, make: () => Promise<OneVersion | OneVersion[]>): Measurement => ({
    what: `one version, ${what}`,
    make: async ({ oneVersion }) => void oneVersion.push(...[await make()].flat()),
  });
  return size.oneVersionSeconds.flatMap((seconds) => [
    ...times(size.oneVersionRepeats, () =>
      measured(`product, two in turn, D = ${seconds} s`, () => measureOneVersion("product", seconds)),
    ),
    measured(`closure, D = ${seconds} s`, () => measureClosureOneVersion(seconds)),
    measured(`shell, D = ${seconds} s`, () => measureShellOneVersion(seconds)),
    ...openTofu
      .filter(({ subject }) => subject === "opentofu")
      .map((each) => measured(`OpenTofu, D = ${seconds} s`, () => measureOpenTofuOneVersion(each, seconds))),
  ]);
}

function teardowns(size: Size, defaultParallel: number): Measurement[] {
  const cases = size.counts.flatMap((count) =>
    size.ways.flatMap(({ many, checkpoints }) => {
      const repeats = count <= 100 ? size.repeats : 1;
      const parallel = many ? manyAtOnce : defaultParallel;
      const empty = { subject: "empty", count, removalSeconds: 0, parallel, checkpoints } as const;
      const product = size.removalSeconds.map((removalSeconds) => ({
        ...empty,
        subject: "product" as const,
        removalSeconds,
      }));
      // Without checkpoints the state is written once, so its size is of no account.
      const inert = checkpoints ? [{ ...empty, subject: "inert" as const }] : [];
      return times(repeats, () => [empty, ...inert, ...product]).flat();
    }),
  );
  return cases.filter((each) => atLeastSeconds(each) <= size.longestSeconds).map(teardown);
}

/** The count for which requests are promised, at each number of operations at once. */
function promisedRequests(
  { requestsCount, removalSeconds }: Size,
  defaultParallel: number,
  product: "product" | "product, v2",
): Measurement[] {
  if (requestsCount === 0) return [];
  const longest = Math.max(...removalSeconds);
  return [defaultParallel, manyAtOnce].flatMap((parallel) =>
    (["empty", "inert", product] as const).map((subject) =>
      teardown({
        ...{ subject, count: requestsCount, parallel, checkpoints: true },
        removalSeconds: subject === product ? longest : 0,
      }),
    ),
  );
}

function limited({ limited: { count, perSecond }, removalSeconds }: Size): Measurement[] {
  const empty = { subject: "empty", count, removalSeconds: 0, parallel: manyAtOnce, checkpoints: true } as const;
  return [
    teardown(empty),
    ...removalSeconds.map((seconds) =>
      teardown({ ...empty, subject: "product", removalSeconds: seconds, limitPerSecond: perSecond }),
    ),
  ];
}

function large({ largeCount: count }: Size): Measurement[] {
  const all = { count, removalSeconds: 0, parallel: manyAtOnce, checkpoints: false };
  return (["empty", "product"] as const).map((subject) => teardown({ ...all, subject }));
}

/** Each as it comes and, where it can be told, with as much at once as the product is given. */
function peers(size: Size, defaultParallel: number, openTofu: readonly OpenTofu[]): Measurement[] {
  const removalSeconds = Math.max(...size.removalSeconds);
  return size.peerCounts.flatMap((count) => {
    const many = { count, removalSeconds, parallel: manyAtOnce, checkpoints: false };
    const few = { count, removalSeconds, parallel: defaultParallel, checkpoints: true };
    const all = { ...many, parallel: count };
    return [
      // Up to so many, the product has gone all at once already.
      ...(count > manyAtOnce
        ? [teardown({ ...all, subject: "empty", removalSeconds: 0 }), teardown({ ...all, subject: "product" })]
        : []),
      ...[few, many].filter((each) => fits(each, 10)).map((each) => teardown({ ...each, subject: "closure" })),
      ...(fits({ ...few, parallel: 1 }, removalSeconds + 1) ? [shell("shell, one by one", count, removalSeconds)] : []),
      shell("shell, all at once", count, removalSeconds),
      ...openTofu
        .filter(({ subject }) => subject === "opentofu")
        .flatMap((peer) =>
          [few, many].filter((each) => fits(each, removalSeconds + 1)).map((each) => viaOpenTofu(peer, each)),
        ),
    ];
  });

  function fits({ count, parallel }: { count: number; parallel: number }, secondsEach: number): boolean {
    return Math.ceil(count / parallel) * secondsEach <= size.longestSeconds;
  }
}

function stateSize(subject: "product" | "empty" | "inert" | "closure"): Measurement {
  return {
    what: `state of one resource, ${subject}`,
    make: async ({ stateSizes }) => void stateSizes.push(await measureStateSize(subject)),
  };
}

function teardown(which: TeardownCase): Measurement {
  const { subject, count, removalSeconds, parallel, checkpoints, limitPerSecond } = which;
  const limit = limitPerSecond === undefined ? "" : `, ${limitPerSecond} requests a second`;
  const saved = checkpoints ? "" : ", no checkpoints";
  return {
    what: `${subject}, N = ${count}, D = ${removalSeconds} s, ${parallel} at once${saved}${limit}`,
    make: async ({ teardowns }) => void teardowns.push(await measureTeardown(which)),
  };
}

function shell(subject: ShellSubject, count: number, removalSeconds: number): Measurement {
  return {
    what: `${subject}, N = ${count}, D = ${removalSeconds} s`,
    make: async ({ teardowns }) => void teardowns.push(await measureShellTeardown(subject, count, removalSeconds)),
  };
}

function viaOpenTofu(
  openTofu: OpenTofu,
  { count, removalSeconds, parallel }: { count: number; removalSeconds: number; parallel: number },
): Measurement {
  return {
    what: `OpenTofu, N = ${count}, D = ${removalSeconds} s, ${parallel} at once`,
    make: async ({ teardowns }) =>
      void teardowns.push(await measureOpenTofuTeardown(openTofu, count, removalSeconds, parallel)),
  };
}

function atLeastSeconds({ count, parallel, removalSeconds }: TeardownCase): number {
  return Math.ceil(count / parallel) * removalSeconds;
}

function times<Item>(count: number, make: () => Item): Item[] {
  return Array.from({ length: count }, make);
}
