/** The rules of v2 on which its documentation is silent or at odds, each with the readings it leaves. */

import type { Lag } from "../lag.js";

export interface V2Rules {
  /** How an active or Terminating job takes a DELETE: it goes (default), or it is refused with 409 2796 or 400 2858. */
  deleteActive: "accepted" | "409-2796" | "400-2858";
  /** A second DELETE while the first is under way: accepted again (default), answered as if gone, or 409 2878. */
  repeatedDelete: "accepted" | "2775" | "409-2878";
  /** What the `offset` of each list counts: pages from 0, or items. Defaults: search and events pages, algorithms items. */
  searchOffset: "page" | "item";
  algorithmOffset: "page" | "item";
  eventOffset: "page" | "item";
  /** Entries of a search that names no limit. Default 10. */
  searchLimit: number;
  /** Within what a job's name is unique. Default workspace. */
  nameScope: "workspace" | "project";
  /** Whether names that differ in case only are the same. Default exact: they are not. */
  nameCase: "exact" | "ignored";
  /** How long the name of a removed job stays taken: so many creations, or milliseconds of the clock. Default: not at all. */
  nameHeld: { reads: number } | { ms: number } | undefined;
  /** What a PUT that says more than the description comes to on a cloud that documents no more. Default: the rest is ignored. */
  updateBeyond: "ignored" | "refused";
  /** A PUT without a description: leaves it (default), or clears it. */
  updateLeftOut: "kept" | "cleared";
  /** A PUT of a job that has ended. The refusal is 400 2858. Default accepted. */
  updateFinal: "accepted" | "refused";
  /** The action that the service names and no page documents: refused with 409 2813 (default), or back to Creating. */
  restart: "refused" | "accepted";
  /** Where auto_stop takes a job. Default Terminated. */
  autoStopEnds: "Terminated" | "Completed";
  /** How long after its end the record of a job goes by itself, in milliseconds of the clock. Default: never. */
  retentionMs: number | undefined;
  /** A batch deletion that names a job that is not there: fails as a whole (default), or does the rest. */
  batchMissing: "fails" | "skipped";
  /** Deleting an algorithm that an active job was made from: goes (default), or is refused with 400 2858. */
  algorithmInUse: "deleted" | "refused";
  /** Deleting an experiment with jobs in it: goes (default), or is refused with 400 2858. */
  experimentInUse: "deleted" | "refused";
  /** Whether what only prose and consoles say is checked: see the README. Default lenient. */
  checks: "lenient" | "strict";
  /** Which jobs have addresses and tokens among their answers: those with Jupyter, TensorBoard or the like (default), or all. */
  endpointTokens: "enabled" | "always";
  /** The log link on Huawei Cloud: withdrawn (default), or still served. */
  logLinkOnHuawei: "withdrawn" | "served";
  /** How long readers do not see what was created, where no fault says otherwise. Default: not at all. */
  creationLag: Lag | undefined;
  /** How long readers still see what is gone after a DELETE, where no fault says otherwise. Default: not at all. */
  deletionLag: Lag | undefined;
  /** Jobs in a project. Default 10,000; more are refused with 400 2815. */
  jobsPerProject: number;
  /** Tags of a job; more are refused with 2788. Default 20. */
  tagsPerJob: number;
}

export const usualV2Rules: V2Rules = {
  deleteActive: "accepted",
  repeatedDelete: "accepted",
  searchOffset: "page",
  algorithmOffset: "item",
  eventOffset: "page",
  searchLimit: 10,
  nameScope: "workspace",
  nameCase: "exact",
  nameHeld: undefined,
  updateBeyond: "ignored",
  updateLeftOut: "kept",
  updateFinal: "accepted",
  restart: "refused",
  autoStopEnds: "Terminated",
  retentionMs: undefined,
  batchMissing: "fails",
  algorithmInUse: "deleted",
  experimentInUse: "deleted",
  checks: "lenient",
  endpointTokens: "enabled",
  logLinkOnHuawei: "withdrawn",
  creationLag: undefined,
  deletionLag: undefined,
  jobsPerProject: 10_000,
  tagsPerJob: 20,
};
