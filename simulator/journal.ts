/** The requests the simulator has seen, in order of arrival, up to a limit. */

/** One request, control requests excluded. Headers are not kept: they carry credentials. */
export interface JournalEntry {
  /** 1 for the first request since the start or the last reset. */
  sequence: number;
  /** When it arrived, milliseconds since 1970 by the simulator's clock. */
  at: number;
  method: string;
  /** Path without query. */
  path: string;
  /** The query as sent, without `?`; empty if none. */
  query: string;
  /** The operation, as in `deleteVersion`; `unknown` where no API matched. */
  operation: string;
  /** HTTP status of the answer; 0 while there is none, or if the connection was cut instead. */
  status: number;
  /** The answer's `error_code`, if it was a refusal. */
  errorCode?: string;
  /** The kind of fault played on it, if any. */
  fault?: string;
  requestId: string;
  /** How long the answer took, in real milliseconds. */
  tookMs: number;
  /**
   * The request's JSON body; never for IAM, where it holds passwords. An integer beyond 2^53 is an object that JSON.stringify
   * writes digit for digit.
   */
  body?: unknown;
}

export interface Journal {
  /** Enters a request as it arrives. Its answer is filled in later. */
  open(entry: Omit<JournalEntry, "sequence">): JournalEntry;
  /** Tells watchers that a request has been dealt with. */
  close(entry: JournalEntry): void;
  /** The last requests, at most `count`, oldest first: copies, so that they do not change in the reader's hands. */
  entries(count?: number): JournalEntry[];
  /** Requests seen so far, of one operation or of all, also those that the journal has dropped since. */
  total(operation?: string): number;
  clear(): void;
  watch(watcher: (entry: JournalEntry) => void): () => void;
}

/** @param limit How many requests are kept; older ones are dropped. */
export function createJournal(limit: number): Journal {
  // A ring: constant memory and constant time however many requests come.
  let ring: JournalEntry[] = [];
  let total = 0;
  const totals = new Map<string, number>();
  const watchers = new Set<(entry: JournalEntry) => void>();
  return {
    open: (given) => {
      const entry: JournalEntry = { sequence: total + 1, ...given };
      if (limit > 0) ring[total % limit] = entry;
      total++;
      totals.set(entry.operation, (totals.get(entry.operation) ?? 0) + 1);
      return entry;
    },
    close: (entry) => {
      for (const watcher of watchers) watcher(entry);
    },
    entries: (count = limit) => {
      const kept = Math.min(count, total, limit);
      return Array.from({ length: kept }, (_, index) => ring[(total - kept + index) % limit]).flatMap((entry) =>
        entry ? [{ ...entry }] : [],
      );
    },
    total: (operation) => (operation === undefined ? total : (totals.get(operation) ?? 0)),
    clear: () => {
      ring = [];
      total = 0;
      totals.clear();
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
