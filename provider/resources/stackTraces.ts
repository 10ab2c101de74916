// Spares a program the stack traces that the SDK takes of each property of a resource that is declared: four, of which none is shown.
//
// Through the source maps of a TypeScript program they take most of the time in which a thousand versions are declared. Where in
// the program a resource is declared is not among them: for that the SDK sets the limit itself.

/** No stack traces are taken until it ends. */
export interface StackTracePause {
  /** To be called in any case. */
  end(): void;
  /** An error of the pause, with the trace that could not be taken. */
  traced(error: unknown): unknown;
}

/** Begins a pause. */
export function pauseStackTraces(): StackTracePause {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const end = () => {
    Error.stackTraceLimit = limit;
  };
  const traced = (error: unknown) => {
    end();
    if (error instanceof Error) Error.captureStackTrace(error, traced);
    return error;
  };
  return { end, traced };
}
