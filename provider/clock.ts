// The clock that everything waits by; it is handed in, so that a test need not wait for the real one.

/** Time, and being woken later. */
export interface Clock {
  /** Milliseconds from some fixed moment; it only goes forward, so differences are durations. */
  now(): number;
  /** Milliseconds since 1970, as the calendar has them; it may jump. */
  date(): number;
  /** Calls back once, after so many milliseconds, unless the function that is returned is called first. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The longest that a timer of Node can be; a longer one would go off at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, Math.ceil(milliseconds)), longestTimerMs));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(milliseconds, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
