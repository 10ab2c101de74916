/** Misbehaviour on demand: which request is hit by which fault, by count, probability or script. */

import type { Fault } from "./faultKinds.js";
import type { Random } from "./random.js";

/** Which requests a fault hits. All conditions given must hold. */
export interface FaultRule {
  /** Names of operations (`deleteVersion`, …), or all. */
  endpoint?: string | string[];
  /** Only what goes to ModelArts, or only what goes to IAM. Default: both. */
  service?: "modelarts" | "iam";
  jobId?: string;
  versionId?: string;
  /** One fault for every hit, or a script with one fault for each hit in turn, after which the rule ends. */
  fault: Fault | Fault[];
  /**
   * How many hits. Default: as many as a script has faults; 1 for a single one; without limit with a `probability`, and for the
   * kinds that say what the service is like rather than what goes wrong once (stale, paging, patch, mix-up).
   */
  count?: number | "unlimited";
  /** The share of matching requests that is hit, from the simulator's seed. Default 1. */
  probability?: number;
  /** Matching requests let through before the first hit. Default 0. */
  after?: number;
}

/** The coordinates of a request that rules are matched with. */
export interface Target {
  operation: string;
  service: "modelarts" | "iam";
  jobId: string | undefined;
  versionId: string | undefined;
}

export interface FaultHit {
  fault: Fault;
  /** Answers that a stale list repeats, by URL; they live as long as the rule. */
  repeats: Map<string, { status: number; text: string }>;
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
  repeats: Map<string, { status: number; text: string }>;
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

const lasting: ReadonlySet<Fault["kind"]> = new Set<Fault["kind"]>(["stale", "paging", "patch", "mix-up"]);

function hitsOf({ fault, count, probability }: FaultRule): number {
  const limit = count === "unlimited" ? Number.POSITIVE_INFINITY : count;
  if (Array.isArray(fault)) return Math.min(fault.length, limit ?? fault.length);
  return limit ?? (probability === undefined && !lasting.has(fault.kind) ? 1 : Number.POSITIVE_INFINITY);
}

function matches(rule: FaultRule, target: Target): boolean {
  const { endpoint } = rule;
  const isEndpoint =
    endpoint === undefined ||
    (Array.isArray(endpoint) ? endpoint.includes(target.operation) : endpoint === target.operation);
  return (
    isEndpoint &&
    (rule.service === undefined || rule.service === target.service) &&
    (rule.jobId === undefined || rule.jobId === target.jobId) &&
    (rule.versionId === undefined || rule.versionId === target.versionId)
  );
}
