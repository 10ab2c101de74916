// What bounds a call: its deadline and its signal end it whatever it is waiting for, a token, its turn or the answer.

import { unlessAborted } from "../abort";
import { type Clock, systemClock } from "../clock";
import type { Deadline } from "../deadline";
import { CancelledError, type ModelArtsError, RequestError, type RequestSummary } from "../errors";

/** What bounds the requests of a client. */
export interface CallBounds {
  /** Attempts in all for a request that may be sent again; 1 = never sent again. @default 6 */
  readonly attempts?: number;
  /** Time for one request and its answer, in milliseconds, within what the deadline leaves. @default 30000 */
  readonly timeoutMs?: number;
  /** No request begins after it, and none lasts longer. */
  readonly deadline?: Deadline | undefined;
  /** Ends what is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Told why a request failed that is about to be sent again. */
  readonly onRetry?: ((failure: ModelArtsError) => void) | undefined;
}

/** What a call is told while it runs. */
export interface RunningCall {
  /** Aborted with the error that ends the call. */
  readonly signal: AbortSignal;
  /** Told before a request is sent and after its answer, so that the error can say whether it may have arrived. */
  onTheWay(isOnTheWay: boolean): void;
}

/**
 * Runs a call to its end, its deadline or its signal's abort, whichever comes first.
 *
 * @throws RequestError when the deadline comes first, {@link CancelledError} when the signal does.
 */
export async function boundedCall<Answer>(
  request: RequestSummary,
  { deadline, signal }: CallBounds,
  run: (call: RunningCall) => Promise<Answer>,
  clock: Clock = systemClock,
): Promise<Answer> {
  const ended = new AbortController();
  let mayHaveArrived = false;
  const onTheWay = (isOnTheWay: boolean) => {
    mayHaveArrived = isOnTheWay;
  };
  const onCancel = () => ended.abort(new CancelledError(request, mayHaveArrived));
  if (signal?.aborted) throw new CancelledError(request, false);
  if (deadline?.remainingMs === 0) throw outOfTime(request, deadline, false);
  signal?.addEventListener("abort", onCancel, { once: true });
  const cancelTimer =
    deadline && clock.after(deadline.remainingMs, () => ended.abort(outOfTime(request, deadline, mayHaveArrived)));
  try {
    return await unlessAborted(run({ signal: ended.signal, onTheWay }), ended.signal);
  } finally {
    cancelTimer?.();
    signal?.removeEventListener("abort", onCancel);
  }
}

function outOfTime(request: RequestSummary, { allowance }: Deadline, mayHaveArrived: boolean): RequestError {
  const reason = `no answer before the end of ${allowance}`;
  return new RequestError(request, { reason, systemCode: "ETIMEDOUT", mayHaveArrived });
}
