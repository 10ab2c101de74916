// What a status says of a thing that runs, whatever its API calls it.

/**
 * What a status says: `active` holds or will hold resources; `ending` is being cancelled or removed; `succeeded`, `failed`
 * and `cancelled` are final; `deleteFailed` was to be removed and was not; `unknown` says nothing.
 */
export type StatusGroup = "active" | "ending" | "succeeded" | "failed" | "cancelled" | "deleteFailed" | "unknown";

/** A status that was seen. */
export interface Status {
  /** As it is shown, such as "RUNNING". */
  readonly name: string;
  readonly group: StatusGroup;
  /** True when what was started is at work. */
  readonly isRunning: boolean;
  /** What it is where the API's reference does not list it: "status 42". */
  readonly unlisted?: string;
}

/** True when the run has ended, well or not: the status will not change by itself any more. */
export function isFinal({ group }: Pick<Status, "group">): boolean {
  return group === "succeeded" || group === "failed" || group === "cancelled";
}
