// Which things that stand a resource has adopted, or taken up, in this run: they are not another resource's to remove.

import { openProgress } from "../waiting/progress";
import type { Properties } from "./properties";
import type { Environment } from "./target";

const bySession = new WeakMap<Environment["session"], Set<string>>();

/** Notes that a resource has taken over what stands under this resource id, in the project that its outputs name. */
export function noteTakenOver(
  { session }: Pick<Environment, "session">,
  id: string,
  outputs: Readonly<Properties>,
): void {
  const ids = bySession.get(session) ?? new Set<string>();
  bySession.set(session, ids.add(placedId(id, outputs)));
}

/**
 * True when another resource has taken it over in this run. A resource that is deleted then, because that one replaces it or
 * stands in its place, has nothing to delete any more: the thing would be taken from under the other's feet.
 */
export function isTakenOver(
  { session, urn, log }: Pick<Environment, "session" | "urn" | "log">,
  title: string,
  id: string,
  outputs: Readonly<Properties>,
): boolean {
  const isTaken = bySession.get(session)?.has(placedId(id, outputs)) ?? false;
  if (isTaken) openProgress(log, urn).warn(`${title} stays: another resource has adopted it in this run`);
  return isTaken;
}

/** Ids count up in each region by themselves; a project is in one region only. */
function placedId(id: string, { projectId }: Readonly<Properties>): string {
  return `${projectId}/${id}`;
}
