/** The parts that every handler works with, and what it gets to see of a request. */

import type { Clock } from "./clock.js";
import type { Dialect } from "./dialect.js";
import type { Identities } from "./identities.js";
import type { Lag } from "./lag.js";
import type { Paging } from "./paging.js";
import type { Profile } from "./profile.js";
import type { Random } from "./random.js";
import type { Project } from "./records.js";
import type { ConfigRules } from "./runConfig.js";
import type { Store } from "./store.js";
import type { V2Store } from "./v2/store.js";

export interface Service {
  store: Store;
  v2: { store: V2Store };
  clock: Clock;
  random: Random;
  identities: Identities;
  configRules: ConfigRules;
  /** The simulator's own address, for the service catalogue of IAM. */
  url(): string;
}

/** One request, as handlers see it. */
export interface Call {
  service: Service;
  project: Project;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON body; undefined if there is none. */
  body: unknown;
  /** Milliseconds since 1970, as the server sees it during this request. */
  now: number;
  dialect: Dialect;
  /** Whose cloud it is. */
  profile: Profile;
  /** How long readers are behind what this request creates or removes; undefined leaves it to the rules. */
  lag: Lag | undefined;
  /** How the pages of a list go wrong. */
  paging: Paging | undefined;
}

export interface Reply {
  status: number;
  /** Written as JSON; undefined means no body. */
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Reply;

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** The reply of operations that have nothing to tell. */
export function acknowledge(dialect: Dialect): Reply {
  return dialect.acknowledgement === "204" ? { status: 204, body: undefined } : ok({ is_success: true });
}
