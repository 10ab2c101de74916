// The run that this process serves: what is under way, and how it all ends with the run.

import { systemClock } from "../clock";
import { StoppedError } from "../errors";
import type { Notes } from "../notes/notes";
import { engineAddress, lastingMessagesTaken } from "./engine";
import { reported, type Undertaking } from "./reporting";
import { listenForRunEnd } from "./runEnd";

/** How long the answers to requests on their way are waited for when the run is over: the engine kills this process then, in milliseconds. */
const overWithinMs = 4_000;
/** The same when the engine is gone and nobody kills this process; a request takes no longer, in milliseconds. */
const lostWithinMs = 35_000;

/** The operations of a run. */
export interface Run {
  /** Aborted with a {@link StoppedError} when nothing is to be waited for any longer. */
  readonly signal: AbortSignal;
  /**
   * Runs an operation that the end of the run waits for, for a moment; its errors come out as the host is to show them, and what it
   * warned of is with the engine before its answer is.
   */
  during<Result>(undertaking: Undertaking, operation: () => Promise<Result>): Promise<Result>;
}

/** Opens the run of this process; outside of a host, where there is no engine, nothing ever ends it. */
export function openRun(notes: Notes): Run {
  const stop = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  let endedWell = true;

  const during = async <Result>(undertaking: Undertaking, operation: () => Promise<Result>): Promise<Result> => {
    const running = operation()
      .catch(async (error: unknown) => {
        throw await reported(error, undertaking);
      })
      .finally(lastingMessagesTaken);
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };

  const end = async (withinMs: number) => {
    systemClock.after(withinMs, () => process.exit());
    await Promise.allSettled(underWay);
    process.exit();
  };

  const engine = engineAddress();
  if (engine === undefined) return { signal: stop.signal, during };
  listenForRunEnd(engine, {
    cancelled() {
      // At the end of each run the engine cancels its hosts as well, and then nothing is under way any more.
      if (underWay.size > 0) endedWell = false;
      stop.abort(new StoppedError("Pulumi was asked to stop"));
    },
    over() {
      // Without checkpoints the engine stores its answers only after this.
      if (endedWell && underWay.size === 0 && !process.env.PULUMI_SKIP_CHECKPOINTS) notes.settleAll();
      stop.abort(new StoppedError("Pulumi has ended the run"));
      void end(overWithinMs);
    },
    engineLost() {
      stop.abort(new StoppedError("Pulumi is gone"));
      void end(lostWithinMs);
    },
  });
  return { signal: stop.signal, during };
}
