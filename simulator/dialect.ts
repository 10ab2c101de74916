/** The ways of speaking between which the documentation and observed services differ. */

import type { Random } from "./random.js";
import { mixedV2, usualV2, v2Choices } from "./v2/dialect.js";

const choices = {
  /** Longs, counts and times in replies: bare numbers (seen) or strings (create sample of modelarts_03_0045). */
  numbers: ["numbers", "strings"],
  /** The key of the text in a v1 failure: `error_message` unless the status is 200, always one, or always the other. */
  errorKey: ["by-status", "error_message", "error_msg"],
  /** The HTTP status of a v1 failure: its own, or 200 with `is_success: false`. */
  failures: ["http-status", "200"],
  /** What answers for a job or version that is not there. */
  notFound: ["404-0015", "400-0102", "200-0015", "404-bare"],
  /** The reply of stop, delete and update: `{"is_success":true}`, or 204 without a body. */
  acknowledgement: ["is_success", "204"],
  /** A second DELETE while the first is under way: refused with ModelArts.6357, or accepted again. */
  repeatedDelete: ["6357", "accepted"],
  /** Who refuses a missing or expired token: ModelArts (0201, 0202) or the gateway (APIG.0301, APIG.0307). */
  tokenErrors: ["service", "gateway"],
  /** Prefix of the gateway's codes: APIG on Open Telekom Cloud, APIGW on Huawei Cloud. */
  gatewayPrefix: ["APIG", "APIGW"],
  /** `core`, `cpu` and a parameter's `value` in version details: strings as typed, or numbers as in the sample. */
  machine: ["strings", "numbers"],
  /** `model_metric_list` in version details: a JSON string, or an object. */
  metrics: ["string", "object"],
  /** Fields without a value: null, or left out. */
  unset: ["null", "absent"],
  /** Undocumented fields that real replies carry (`flavor_code`, `pool_type`, …). */
  extras: ["present", "absent"],
  /** `start_line` of a log window: a string, or a bare number beyond 2^53 (sample of modelarts_03_0149). */
  logPositions: ["strings", "numbers"],
  ...v2Choices,
} as const;

/** One choice for each point on which sources differ; the first of each list in `dialect.ts` is the default. */
export type Dialect = { [Switch in keyof typeof choices]: (typeof choices)[Switch][number] };

/** A named dialect, `"mixed"` (each reply chooses each switch at random from the seed), or the switches to change. */
export type DialectOption = "otc" | "documentation" | "huawei" | "mixed" | Partial<Dialect>;

const otc: Dialect = {
  numbers: "numbers",
  errorKey: "by-status",
  failures: "http-status",
  notFound: "404-0015",
  acknowledgement: "is_success",
  repeatedDelete: "6357",
  tokenErrors: "service",
  gatewayPrefix: "APIG",
  machine: "strings",
  metrics: "string",
  unset: "null",
  extras: "present",
  logPositions: "strings",
  ...usualV2,
};

const named = {
  otc,
  documentation: {
    ...otc,
    numbers: "strings",
    errorKey: "error_message",
    machine: "numbers",
    extras: "absent",
    logPositions: "numbers",
    v2Extras: "absent",
    environments: "array",
    eventCounts: "strings",
    unknownAction: "2812",
  },
  huawei: { ...otc, gatewayPrefix: "APIGW", tokenErrors: "gateway" },
} satisfies Record<string, Dialect>;

/** Gives the dialect of the next reply. */
export function createDialect(option: DialectOption, random: Random): () => Dialect {
  if (option === "mixed") return () => mixed(random);
  const dialect = typeof option === "string" ? named[option] : { ...otc, ...option };
  return () => dialect;
}

export const dialectNames = [...Object.keys(named), "mixed"];

export function isDialectName(name: string): name is "otc" | "documentation" | "huawei" | "mixed" {
  return dialectNames.includes(name);
}

/** The switches and the values each may take, the default first. */
export const dialectSwitches: Readonly<Record<keyof Dialect, readonly string[]>> = choices;

function mixed(random: Random): Dialect {
  return {
    numbers: random.pick(choices.numbers),
    errorKey: random.pick(choices.errorKey),
    failures: random.pick(choices.failures),
    notFound: random.pick(choices.notFound),
    acknowledgement: random.pick(choices.acknowledgement),
    repeatedDelete: random.pick(choices.repeatedDelete),
    tokenErrors: random.pick(choices.tokenErrors),
    gatewayPrefix: random.pick(choices.gatewayPrefix),
    machine: random.pick(choices.machine),
    metrics: random.pick(choices.metrics),
    unset: random.pick(choices.unset),
    extras: random.pick(choices.extras),
    logPositions: random.pick(choices.logPositions),
    ...mixedV2(random),
  };
}
