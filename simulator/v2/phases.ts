/** The phases of a v2 training job. The list is open: any other word is a phase too, and no end. */

/** Queued, starting or running. */
const active: ReadonlySet<string> = new Set(["Creating", "Pending", "Running"]);
const final: ReadonlySet<string> = new Set(["Completed", "Failed", "Terminated", "Abnormal"]);

/** May be terminated. */
export function isActive(phase: string): boolean {
  return active.has(phase);
}

export function isFinal(phase: string): boolean {
  return final.has(phase);
}

/** A phase as settings write it: `Abnormal/TerminatedFailed` has a secondary phase of its own, `Pending` has the usual one. */
export function splitPhase(text: string): { phase: string; secondary: string } {
  const [phase = "", secondary = phase === "Pending" ? "Queuing" : phase] = text.split("/");
  return { phase, secondary: secondary === "Abnormal" ? "Unknown" : secondary };
}
