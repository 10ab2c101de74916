// Ctrl-C while measuring: what runs is ended, temporary files are removed, and no further measurement begins.

const interruption = new AbortController();

/** Begins to listen for Ctrl-C and its like. */
export function listenForInterruption(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort(signal));
}

/** Calls `end` on an interruption, until the returned function is called. */
export function untilInterrupted(end: () => void): () => void {
  interruption.signal.addEventListener("abort", end, { once: true });
  return () => interruption.signal.removeEventListener("abort", end);
}

export function isInterrupted(): boolean {
  return interruption.signal.aborted;
}
