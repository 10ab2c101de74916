/** The simulator's idea of time: the machine's clock, or one that moves only when told to. */

/** Milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Moves the clock forward. A real clock gains the offset and keeps running. */
  advance(ms: number): void;
}

/** `"real"` follows the machine; `"virtual"` stands still between calls of `advance`. */
export type ClockKind = "real" | "virtual";

export function createClock(kind: ClockKind): Clock {
  let offset = 0;
  const start = Date.now();
  return {
    now: () => (kind === "real" ? Date.now() : start) + offset,
    advance: (ms) => {
      offset += ms;
    },
  };
}
