// How long each operation may take in all, in milliseconds: its requests, tokens, attempts and rests.

const minuteMs = 60_000;

export const budgetsMs = {
  /** A deletion, unless `timeouts.delete` says otherwise. */
  delete: 30 * minuteMs,
  /** Until a run is RUNNING, unless `timeouts.create` says otherwise. */
  running: 60 * minuteMs,
  /** Until a run is COMPLETED, unless `timeouts.create` says otherwise. */
  completed: 24 * 60 * minuteMs,
  /** What a creation or an update does before such a wait: to look for what stands, to ask for something new, and its answer. */
  request: 10 * minuteMs,
  /** A read, as `pulumi refresh` makes one of each resource, and the look with which a creation ends. */
  read: 2 * minuteMs,
  /** A look-up, except of a log: that is as long as it is. */
  lookUp: 2 * minuteMs,
} as const;
