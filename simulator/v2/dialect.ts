/** The ways of speaking v2 between which its documentation, samples and clients differ; the first of each list is the default. */

import type { Random } from "../random.js";

export const v2Choices = {
  /** What answers for a job that is gone: 400 with 2775 (seen), 404 with 2775, or 404 without a body; for an algorithm with 2755. */
  gone: ["400-2775", "404-2775", "404-bare"],
  /** How a call is refused that the cloud does not offer, in v1 and v2 alike. */
  notOffered: ["404-APIG.0101", "404-2836", "405-2803"],
  /** Throttling of v2 calls: by the gateway, or 429 with ModelArts.2799. */
  v2Throttling: ["APIG.0308", "ModelArts.2799"],
  /** Longs and counts of v2: numbers, or strings as in some tables. */
  v2Numbers: ["numbers", "strings"],
  /** A job's environments: an object (samples), or an array of maps (table). */
  environments: ["object", "array"],
  /** OBS paths in answers: as they were sent, or all with `obs://`. */
  obsPaths: ["as-sent", "obs"],
  /** How phases are written. */
  phases: ["documented", "lower-case"],
  /** Fields of a job without a value: left out, or null. */
  v2Unset: ["absent", "null"],
  /** An empty description. */
  emptyDescription: ["empty", "null", "NULL"],
  /** What a real answer carries beyond the tables: ai_project, annotations of the server, flavor details. */
  v2Extras: ["present", "absent"],
  /** Bodies of answers that tell nothing: as documented (`null`, `""` or none), or none throughout. */
  emptyBodies: ["documented", "none"],
  /** The status of a terminate that was accepted. */
  terminated: ["202", "201"],
  /** The status of an algorithm that was created; the walkthrough has 200. */
  createdAlgorithm: ["201", "200"],
  /** The refusal of an unknown action: 2788 was seen, 2812 is documented. */
  unknownAction: ["2788", "2812"],
  /** A list without entries. */
  emptyList: ["array", "null"],
  /** `total` of a search: all that the user has, or what matches. */
  totals: ["all", "matches"],
  /** total, limit and offset of events: numbers (samples) or strings (table). */
  eventCounts: ["numbers", "strings"],
  /** The key of a log preview's text; `context` before March 2022. */
  previewText: ["content", "context"],
  /** A log or metric that is not there yet: 204, or 400 with 2818. */
  notYet: ["204", "2818"],
} as const;

export type V2Dialect = { [Switch in keyof typeof v2Choices]: (typeof v2Choices)[Switch][number] };

export const usualV2: V2Dialect = {
  gone: "400-2775",
  notOffered: "404-APIG.0101",
  v2Throttling: "APIG.0308",
  v2Numbers: "numbers",
  environments: "object",
  obsPaths: "as-sent",
  phases: "documented",
  v2Unset: "absent",
  emptyDescription: "empty",
  v2Extras: "present",
  emptyBodies: "documented",
  terminated: "202",
  createdAlgorithm: "201",
  unknownAction: "2788",
  emptyList: "array",
  totals: "all",
  eventCounts: "numbers",
  previewText: "content",
  notYet: "204",
};

export function mixedV2(random: Random): V2Dialect {
  return {
    gone: random.pick(v2Choices.gone),
    notOffered: random.pick(v2Choices.notOffered),
    v2Throttling: random.pick(v2Choices.v2Throttling),
    v2Numbers: random.pick(v2Choices.v2Numbers),
    environments: random.pick(v2Choices.environments),
    obsPaths: random.pick(v2Choices.obsPaths),
    phases: random.pick(v2Choices.phases),
    v2Unset: random.pick(v2Choices.v2Unset),
    emptyDescription: random.pick(v2Choices.emptyDescription),
    v2Extras: random.pick(v2Choices.v2Extras),
    emptyBodies: random.pick(v2Choices.emptyBodies),
    terminated: random.pick(v2Choices.terminated),
    createdAlgorithm: random.pick(v2Choices.createdAlgorithm),
    unknownAction: random.pick(v2Choices.unknownAction),
    emptyList: random.pick(v2Choices.emptyList),
    totals: random.pick(v2Choices.totals),
    eventCounts: random.pick(v2Choices.eventCounts),
    previewText: random.pick(v2Choices.previewText),
    notYet: random.pick(v2Choices.notYet),
  };
}
