// The deadline of each operation: what the program allows, or else the usual budget.

import { budgetsMs } from "../budgets";
import { systemClock } from "../clock";
import { Deadline } from "../deadline";
import { parseDuration } from "../duration";
import type { Properties } from "./properties";
import { type Environment, entryOf } from "./target";

type WithClock = Pick<Environment, "clock">;

/** The deadline of a deletion; it begins now, as the others do. */
export function deletionDeadline({ clock = systemClock }: WithClock, properties: Readonly<Properties>): Deadline {
  return new Deadline(clock, givenMs(properties, "delete") ?? budgetsMs.delete, "timeouts.delete");
}

/** The deadline of the wait for a run. */
export function runDeadline(
  { clock = systemClock }: WithClock,
  properties: Readonly<Properties>,
  wanted: "running" | "completed",
): Deadline {
  return new Deadline(clock, givenMs(properties, "create") ?? budgetsMs[wanted], "timeouts.create");
}

/** The deadline of what a creation or an update does before it waits. */
export function requestDeadline({ clock = systemClock }: WithClock): Deadline {
  return new Deadline(clock, budgetsMs.request);
}

/** The deadline of a read. */
export function readDeadline({ clock = systemClock }: WithClock): Deadline {
  return new Deadline(clock, budgetsMs.read);
}

function givenMs(properties: Readonly<Properties>, operation: "create" | "delete"): number | undefined {
  const given = entryOf(properties.timeouts, operation);
  return typeof given === "string" ? parseDuration(given) : undefined;
}
