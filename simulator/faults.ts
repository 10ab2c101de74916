/** Misbehaviour on demand: which request is hit by which fault, by count, probability or script. */

import type { Random } from "./random.js";

/** What goes wrong. "before" is before the request has had its effect; "after" is after, when the client cannot know. */
export type Fault =
  /** Nothing: lets one request of a script pass. */
  | { kind: "none" }
  /** The answer comes `ms` real milliseconds late, give or take `jitterMs`. */
  | { kind: "latency"; ms: number; jitterMs?: number }
  /** The connection is reset instead of an answer. */
  | { kind: "reset"; when: "before" | "after" }
  /** No answer at all: the connection stays open for `ms` real milliseconds (default: until the client gives up), then closes. */
  | { kind: "silence"; when: "before" | "after"; ms?: number }
  /** HTTP 429, APIG.0308, with `Retry-After` in seconds if given. */
  | { kind: "throttle"; retryAfter?: number }
  /** A 5xx or any other answer, by default before the effect: the documented JSON, HTML as from a load balancer, or an empty body. */
  | {
      kind: "error";
      status: number;
      when?: "before" | "after";
      body?: "json" | "html" | "empty";
      code?: string;
      message?: string;
      retryAfter?: number;
    }
  /** The right answer, cut in half or replaced by something that is not the documented JSON. */
  | { kind: "garbled"; how: "truncated" | "not-json" | "wrong-json" | "empty" }
  /** Read-after-write lag: what this request creates stays invisible for so many reads, or milliseconds of the simulator's clock. */
  | { kind: "lag"; reads: number }
  | { kind: "lag"; ms: number }
  /** A stale list: the first answer of each URL that the rule hits is repeated for the hits that follow. */
  | { kind: "stale" }
  /** The server's clock is off by `ms` for this request: its `Date`, token expiry and the check of a signature's date. */
  | { kind: "clock-skew"; ms: number };

/** Which requests a fault hits. All conditions given must hold. */
export interface FaultRule {
  /** Names of operations (`deleteVersion`, …), or all. */
  endpoint?: string | string[];
  jobId?: string;
  versionId?: string;
  /** One fault for every hit, or a script with one fault for each hit in turn, after which the rule ends. */
  fault: Fault | Fault[];
  /** How many hits. Default: 1 for a single fault without `probability`, else without limit; a stale list has no limit either. */
  count?: number;
  /** The share of matching requests that is hit, from the simulator's seed. Default 1. */
  probability?: number;
  /** Matching requests let through before the first hit. Default 0. */
  after?: number;
}

/** The coordinates of a request that rules are matched with. */
export interface Target {
  operation: string;
  jobId: string | undefined;
  versionId: string | undefined;
}

export interface FaultHit {
  fault: Fault;
  /** Answers that a stale list repeats, by URL; they live as long as the rule. */
  repeats: Map<string, { status: number; body: string }>;
}

export interface Faults {
  /** Adds a rule and returns its number. Older rules are asked first. */
  add(rule: FaultRule): number;
  remove(number: number): void;
  clear(): void;
  rules(): { number: number; rule: FaultRule; hits: number }[];
  /** The fault for one request, used up if it is counted. */
  take(target: Target): FaultHit | undefined;
}

interface Standing {
  number: number;
  rule: FaultRule;
  seen: number;
  hits: number;
  left: number;
  repeats: Map<string, { status: number; body: string }>;
}

export function createFaults(random: Random): Faults {
  let standing: Standing[] = [];
  let nextNumber = 1;
  return {
    add: (rule) => {
      const number = nextNumber++;
      standing.push({ number, rule, seen: 0, hits: 0, left: hitsOf(rule), repeats: new Map() });
      return number;
    },
    remove: (number) => {
      standing = standing.filter((candidate) => candidate.number !== number);
    },
    clear: () => {
      standing = [];
    },
    rules: () => standing.map(({ number, rule, hits }) => ({ number, rule, hits })),
    take: (target) => {
      for (const entry of standing) {
        if (!matches(entry.rule, target)) continue;
        if (entry.seen++ < (entry.rule.after ?? 0)) continue;
        if (entry.rule.probability !== undefined && random.next() >= entry.rule.probability) continue;
        const { fault } = entry.rule;
        const next = Array.isArray(fault) ? fault[entry.hits] : fault;
        entry.hits++;
        if (--entry.left <= 0) standing = standing.filter((candidate) => candidate !== entry);
        return next && { fault: next, repeats: entry.repeats };
      }
      return undefined;
    },
  };
}

function hitsOf(rule: FaultRule): number {
  if (Array.isArray(rule.fault)) return Math.min(rule.fault.length, rule.count ?? rule.fault.length);
  const isOneShot = rule.probability === undefined && rule.fault.kind !== "stale";
  return rule.count ?? (isOneShot ? 1 : Number.POSITIVE_INFINITY);
}

function matches(rule: FaultRule, target: Target): boolean {
  const { endpoint } = rule;
  const isEndpoint =
    endpoint === undefined ||
    (Array.isArray(endpoint) ? endpoint.includes(target.operation) : endpoint === target.operation);
  return (
    isEndpoint &&
    (rule.jobId === undefined || rule.jobId === target.jobId) &&
    (rule.versionId === undefined || rule.versionId === target.versionId)
  );
}
