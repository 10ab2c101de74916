// Learns that the run which this process serves is to end: it is cancelled, it is over, or its engine is gone.
//
// Pulumi's host of dynamic providers tells its providers nothing of this. A cancellation reaches the host as a gRPC call that it
// answers and ignores; Node reports each call to a server of the process, so it is heard there (in Node 22.17 and newer). At the
// end of a run the engine interrupts the host. An engine that was killed does neither, but takes no connections any more.

import { subscribe } from "node:diagnostics_channel";
import { connect } from "node:net";
import { type Clock, systemClock } from "../clock";

/** Whom to tell; each is told once. */
export interface RunEndListener {
  /** The run is to end soon: nothing new comes, and what is under way is waited for. */
  cancelled(): void;
  /** The run is over, and this process with it. */
  over(): void;
  /** Nobody hears an answer any more. */
  engineLost(): void;
}

/** How soon an engine that took a connection and closed it is asked again, in milliseconds. */
const askAgainAfterMs = 1_000;

/** Listens for as long as the process lives. */
export function listenForRunEnd(engine: string, listener: RunEndListener, clock: Clock = systemClock): void {
  const tell = {
    cancelled: once(listener.cancelled),
    over: once(listener.over),
    engineLost: once(listener.engineLost),
  };
  subscribe("http2.server.stream.start", (message) => {
    if (pathOf(message) === "/pulumirpc.ResourceProvider/Cancel") tell.cancelled();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, tell.over);
  watchEngine(engine, tell.engineLost, clock);
}

function pathOf(message: unknown): unknown {
  const headers = typeof message === "object" && message !== null ? Reflect.get(message, "headers") : undefined;
  return typeof headers === "object" && headers !== null ? Reflect.get(headers, ":path") : undefined;
}

/**
 * Holds a connection to the engine: it is closed when the engine ends, and then no other can be made. An engine starts its hosts and
 * listens before, so one that takes none from the beginning has ended as well.
 */
function watchEngine(engine: string, lost: () => void, clock: Clock): void {
  const at = engine.lastIndexOf(":");
  const hold = () => {
    const socket = connect({ host: engine.slice(0, at), port: Number(engine.slice(at + 1)) });
    socket.unref();
    // What it says is of no interest, but unread it would never be seen to end.
    socket.resume();
    let refused = false;
    socket.once("error", (error) => {
      refused = "code" in error && error.code === "ECONNREFUSED";
    });
    socket.once("close", () => {
      if (refused) lost();
      else clock.after(askAgainAfterMs, hold);
    });
  };
  hold();
}

function once(call: () => void): () => void {
  let isCalled = false;
  return () => {
    if (isCalled) return;
    isCalled = true;
    call();
  };
}
