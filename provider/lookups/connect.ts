// The way of a look-up to the API, with what all look-ups of a program share.

import { Config, runtime } from "@pulumi/pulumi";
import type { Session } from "../auth/session";
import { budgetsMs } from "../budgets";
import { systemClock } from "../clock";
import { Deadline } from "../deadline";
import type { ProjectApi } from "../http/api";
import type { Sources } from "../settings/settings";
import type { LookupOptions } from "./options";

/**
 * The calls for one look-up, whose time begins now. What it takes to send requests is loaded by the first look-up: a program without
 * one does not pay for it.
 */
export async function connectApi(options: LookupOptions): Promise<{ api: ProjectApi; deadline: Deadline }> {
  const [{ openSession }, { resolveLocation: resolvePlace }, { reachApi }] = await Promise.all([
    import("../auth/session.js"),
    import("../settings/settings.js"),
    import("../auth/reachApi.js"),
  ]);
  const { sources, session } = sharedSession(openSession);
  const deadline = new Deadline(systemClock, budgetsMs.lookUp);
  return { api: await reachApi(session, resolvePlace(options, sources), deadline), deadline };
}

interface SharedSession {
  readonly config: string;
  readonly sources: Sources;
  readonly session: Session;
}

let latest: SharedSession | undefined;

/** All look-ups share a token, connections and the endpoint's pace, while the configuration stays the same. */
function sharedSession(openSession: (sources: Sources) => Session): SharedSession {
  // A process may run one program after another, each with a configuration of its own.
  const config = JSON.stringify(runtime.allConfig());
  if (latest?.config === config) return latest;
  const sources = programSources();
  latest = { config, sources, session: openSession(sources) };
  return latest;
}

/** The stack's configuration is there in a program; elsewhere it is empty and the environment decides. */
function programSources(): Sources {
  const config = new Config("modelarts");
  return { config: (key) => config.get(key), environment: process.env };
}
