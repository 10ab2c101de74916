// What this process has made: what is made of it, or in it, waits until it shows, since the service may do that late.

import { isNotFound } from "../errors";
import { getOrCreatePromise } from "../memo";
import { stayingUnfound } from "../waiting/unfound";
import type { TargetOf } from "./target";

type Target = TargetOf<{ readonly project: object }>;

/** Something that was made. */
interface Made {
  /** In milliseconds since 1970, by the clock of this machine. */
  readonly at: number;
  /** What was made with it: the first version of a job. */
  readonly first: string | undefined;
}

/** What was made in a project, by id, and the waits for it that all share. */
interface NewlyMade {
  readonly made: Map<string, Made>;
  readonly waits: Map<string, Promise<unknown>>;
}

const ofProjects = new WeakMap<object, NewlyMade>();

/** Notes what was made just now. */
export function noteNewlyMade(
  { client: { project }, clock }: Pick<Target, "client" | "clock">,
  id: string,
  first?: string,
): void {
  const known = ofProjects.get(project) ?? { made: new Map(), waits: new Map() };
  ofProjects.set(project, known);
  known.made.set(id, { at: clock.date(), first });
}

/**
 * Waits until this shows by `shows`, where this process has made it; at most as long as what was just made may take to appear. Of
 * anything else nothing is asked. `shows` is told what was made with it, and may throw that it is not found.
 */
export async function untilShown(
  { client: { project }, clock, signal, appearsWithinMs }: Target,
  id: string,
  shows: (first: string | undefined) => Promise<boolean>,
): Promise<void> {
  const known = ofProjects.get(project);
  const made = known?.made.get(id);
  if (known === undefined || made === undefined) return;
  const look = async () => {
    try {
      return (await shows(made.first)) ? "shown" : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
  const unfound = { clock, signal, createTime: made.at, appearsWithinMs };
  await getOrCreatePromise(known.waits, id, () => stayingUnfound(unfound, look));
}
