/** The statuses of a training job version, by number and by name (modelarts_03_0074; 22 from the Python SDK's reference). */

const codes = {
  UNKNOWN: 0,
  INIT: 1,
  IMAGE_CREATING: 2,
  IMAGE_FAILED: 3,
  SUBMIT_TRYING: 4,
  SUBMIT_FAILED: 5,
  DELETE_FAILED: 6,
  WAITING: 7,
  RUNNING: 8,
  KILLING: 9,
  COMPLETED: 10,
  FAILED: 11,
  KILLED: 12,
  CANCELED: 13,
  LOST: 14,
  SCALING: 15,
  SUBMIT_MODEL_FAILED: 16,
  DEPLOY_SERVICE_FAILED: 17,
  CHECK_INIT: 18,
  CHECK_RUNNING: 19,
  CHECK_RUNNING_COMPLETED: 20,
  CHECK_FAILED: 21,
  MOUNT_FAILED: 22,
} as const;

/** A status without its `JOBSTAT_` prefix, as in `RUNNING`. */
export type StatusName = keyof typeof codes;

const names = new Map<number, string>(Object.entries(codes).map(([name, code]) => [code, name]));

/** Queued, starting or running: it holds or will hold machines. */
const active: ReadonlySet<StatusName> = new Set<StatusName>([
  "INIT",
  "IMAGE_CREATING",
  "SUBMIT_TRYING",
  "WAITING",
  "RUNNING",
  "SCALING",
  "CHECK_INIT",
  "CHECK_RUNNING",
  "CHECK_RUNNING_COMPLETED",
]);

export const statusNames: readonly string[] = Object.keys(codes);

export function isStatusName(name: unknown): name is StatusName {
  return typeof name === "string" && Object.hasOwn(codes, name);
}

export function statusCode(name: StatusName): number {
  return codes[name];
}

export function statusName(code: number): StatusName | undefined {
  const name = names.get(code);
  return isStatusName(name) ? name : undefined;
}

export function isActive(name: StatusName): boolean {
  return active.has(name);
}

/** Ended for good: neither active, nor on its way (UNKNOWN, KILLING). */
export function isFinal(name: StatusName): boolean {
  return !active.has(name) && name !== "UNKNOWN" && name !== "KILLING";
}
