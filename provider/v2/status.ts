// The phases of a training job of v2: what each says about a run. The secondary phase decides nothing.

import type { Status, StatusGroup } from "../waiting/status";

const groups: ReadonlyMap<string, StatusGroup> = new Map([
  ["Creating", "active"],
  ["Pending", "active"],
  ["Running", "active"],
  ["Terminating", "ending"],
  ["Completed", "succeeded"],
  ["Failed", "failed"],
  ["Terminated", "cancelled"],
  // A trouble of the platform's.
  ["Abnormal", "failed"],
]);

const documented: ReadonlyMap<string, string> = new Map([...groups.keys()].map((name) => [name.toLowerCase(), name]));

/**
 * A phase as the reference writes it: clients of the cloud's own compare phases without regard to case, so answers may have them in
 * any. One that is not listed stays as it came.
 */
export function phaseNamed(phase: string): string {
  return documented.get(phase.toLowerCase()) ?? phase;
}

/** What a phase says; one that the reference does not list says nothing, and so never ends a wait. */
export function phaseGroup(phase: string): StatusGroup {
  return groups.get(phase) ?? "unknown";
}

/** All that a phase says. */
export function statusOfPhase(phase: string): Status {
  const name = phase === "" ? "without a phase" : phase;
  return {
    name,
    group: phaseGroup(phase),
    isRunning: phase === "Running",
    ...(!groups.has(phase) && { unlisted: phase === "" ? "a missing phase" : `phase ${phase}` }),
  };
}
