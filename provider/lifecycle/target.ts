// Where an operation goes: the API of the location where a resource lives, and the row to report progress on. Which API is the resource's.

import { reachApi } from "../auth/reachApi";
import type { Session } from "../auth/session";
import { type Clock, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { type ModelArtsError, reasonInShort } from "../errors";
import type { ProjectApi } from "../http/api";
import type { CallBounds } from "../http/bounds";
import { Notes } from "../notes/notes";
import { type LocationOverrides, resolveLocation, type Sources } from "../settings/settings";
import { type Log, openProgress, type Progress } from "../waiting/progress";
import type { Properties } from "./properties";

/** What all operations of one process share: its settings, and the connections made with them. */
export interface Environment {
  readonly sources: Sources;
  readonly session: Session;
  /** The resource that is worked on; without it, progress and warnings are shown at the stack. */
  readonly urn?: string | undefined;
  /** Where messages are shown. @default nowhere */
  readonly log?: Log;
  /** The clock that the session was opened with. @default systemClock */
  readonly clock?: Clock;
  /** Aborted when no operation is to go on; each then ends as soon as it can say what stands. */
  readonly signal?: AbortSignal;
  /** How long what was just created may take to appear in a list, in milliseconds. @default 30000 */
  readonly appearsWithinMs?: number;
  /** Where creations are noted for the next process. @default nowhere */
  readonly notes?: Notes;
}

/** What belongs to one operation on a resource, whichever API that is of. */
export interface Operation {
  /** The operation's. */
  readonly deadline: Deadline;
  /** Where it lives, as outputs: endpoint, project id, and the region where one is known. */
  readonly location: Properties;
  readonly progress: Progress;
  /** Where messages are shown that are not the resource's alone. */
  readonly log: Log | undefined;
  /** How long what was just created may take to appear in a list, in milliseconds. */
  readonly appearsWithinMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly notes: Notes;
  /** The resource's URN, where it is known. */
  readonly urn: string | undefined;
}

/** The way to one resource, over the client of its API. */
export interface TargetOf<Client> extends Operation {
  /** Its requests end with the operation's deadline. */
  readonly client: Client;
}

const noNotes = new Notes();

/** A client whose requests can be bounded. */
interface Bounded<Client> {
  with(bounds: CallBounds): Client;
}

/**
 * Reaches the location where a resource lives, or is to live, with the client that `open` makes of its calls. What its properties say
 * wins over the stack's configuration, so that a version is removed from where it was created even after that configuration has
 * moved on. The deadline is the operation's.
 */
export async function connectWith<Client>(
  open: (api: ProjectApi) => Bounded<Client>,
  environment: Environment,
  properties: Readonly<Properties>,
  deadline: Deadline,
): Promise<TargetOf<Client>> {
  const {
    sources,
    session,
    log,
    clock = systemClock,
    signal,
    urn,
    appearsWithinMs = 30_000,
    notes = noNotes,
  } = environment;
  const location = resolveLocation(locationIn(properties), sources);
  const api = await reachApi(session, location, deadline);
  const { versionName, jobName, algorithmName } = properties;
  const progress = openProgress(log, urn, textOf(versionName) ?? textOf(jobName) ?? textOf(algorithmName));
  return {
    client: open(api).with({
      deadline,
      onRetry: (failure) => progress.trouble(tryingAgain(failure)),
    }),
    deadline,
    location: { ...location, projectId: api.projectId },
    progress,
    log,
    appearsWithinMs,
    clock,
    signal,
    notes,
    urn,
  };
}

/** What a resource's properties say of where it lives. */
export function locationIn({ endpoint, region, projectId }: Readonly<Properties>): LocationOverrides {
  return { endpoint: textOf(endpoint), region: textOf(region), projectId: textOf(projectId) };
}

/** One entry of a property that is an object, where it is one. */
export function entryOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** A property that is text, where it is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Why a request has failed that is sent again, for a row. */
export function tryingAgain(failure: ModelArtsError): string {
  return `${reasonInShort(failure) ?? failure.name}, trying again`;
}
