/** The rules of the service on which the documentation is silent, each with the choices it leaves. */

import type { Lag } from "./lag.js";
import type { Profile } from "./profile.js";

/** How much a project may hold. */
export interface Limits {
  /** Default 10,000. More are refused with ModelArts.0118. */
  jobsPerProject: number;
  /** Default 100,000. More are refused with ModelArts.0118. */
  versionsPerJob: number;
  /** Versions neither finished nor gone, in one project. Default 100,000; more are refused with ModelArts.0118. */
  activeVersions: number;
  /** Versions that run at the same time, in one project; the rest queue in WAITING. Default: no limit. */
  machines: number;
}

/** What may be changed while the simulator runs, limits apart. */
export interface SwitchableRules {
  /** Which cloud it is, and so which operations it offers, of v1 and of v2. Default `"otc"`. */
  profile: Profile;
  /**
   * Which active versions may be deleted without a stop: `"documented"` (default: RUNNING and WAITING, which the console offers),
   * `"accepted"` (all but KILLING) or `"refused"` (none). The refusal is ModelArts.0105.
   */
  deleteActive: "documented" | "accepted" | "refused";
  /** Whether a job may be deleted while a version of it is active. Default `"accepted"`; the refusal is ModelArts.0105. */
  deleteActiveJob: "accepted" | "refused";
  /** Whether a job whose last version was deleted stays, empty (default), or goes. */
  emptyJob: "stays" | "goes";
  /**
   * How long the name of a removed job cannot be used: for so many creations, which are refused with ModelArts.0103, or so many
   * milliseconds of the simulator's clock. Default: not at all.
   */
  nameHeld: { reads: number } | { ms: number } | undefined;
  /** How long readers do not see what was created, where no fault says otherwise. Default: not at all. */
  creationLag: Lag | undefined;
  /** How long readers still see what is gone after a DELETE, where no fault says otherwise. Default: not at all. */
  deletionLag: Lag | undefined;
}

export interface Rules extends SwitchableRules {
  limits: Limits;
}

/** The rules when nobody says otherwise. */
export const defaultRules: Rules = {
  limits: {
    jobsPerProject: 10_000,
    versionsPerJob: 100_000,
    activeVersions: 100_000,
    machines: Number.POSITIVE_INFINITY,
  },
  profile: "otc",
  deleteActive: "documented",
  deleteActiveJob: "accepted",
  emptyJob: "stays",
  nameHeld: undefined,
  creationLag: undefined,
  deletionLag: undefined,
};
