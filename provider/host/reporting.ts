// How a failure leaves this package: as one paragraph that Pulumi shows once. What is a fault of ours keeps its stack.
//
// For a resource that could not be read or deleted, the engine shows the error's message at the resource, and the host prints
// `${error}: ${error.stack}` beside that, which the engine shows at the stack. For one that could not be created or updated, the
// host prints nothing.

import { cutText } from "../cutText";
import {
  type Circumstances,
  InitFailedError,
  isModelArtsError,
  isOutcomeUnknown,
  type ModelArtsError,
  messageIn,
  type RunKind,
} from "../errors";
import { isProgramRun, logToEngine } from "./engine";

/** What was being done when it failed. */
export interface Undertaking {
  readonly verb: "create" | "read" | "update" | "delete";
  /** What it was done to, where that exists already: "training job version 10/20". */
  readonly title?: string;
  readonly urn: string | undefined;
}

/** How much of an error's words is kept, in bytes: they cross to the engine in a header. */
const longestMessageBytes = 4_000;

/** The error to hand to the host for one that an operation has ended with; its stack goes to `pulumi --debug`. */
export async function reported(error: unknown, undertaking: Undertaking): Promise<unknown> {
  const { verb, urn } = undertaking;
  const fault = faultIn(error);
  if (fault !== undefined) {
    // The host prints the stack of what it could not read or delete itself.
    if (verb === "create" || verb === "update") console.error(fault.stack);
    return error instanceof InitFailedError ? error : bounded(fault);
  }
  if (!isModelArtsError(error)) return error;
  await logToEngine({ urn, message: stacksOf(error), severity: "DEBUG", ephemeral: false });
  // Its reasons are shown, and have been put into words where it was known how far the creation was.
  if (error instanceof InitFailedError) return error;
  return new ReportedError(messageIn(error, await circumstancesOf(error, undertaking)), error, undertaking);
}

/** As the host is to print it: where the error's own words stand, instead of these once more with a stack. */
class ReportedError extends Error {
  readonly #what: string;

  constructor(message: string, error: ModelArtsError, undertaking: Undertaking) {
    super(cutText(message, longestMessageBytes), { cause: error });
    const { urn } = undertaking;
    const whose = urn === undefined ? "its own error" : `the error of ${urn.split("::").at(-1)}`;
    this.#what = `${outcomeOf(undertaking)} (${error.name})`;
    this.stack = `${whose} says why and what to do`;
  }

  override toString(): string {
    return this.#what;
  }
}

async function circumstancesOf(error: ModelArtsError, undertaking: Undertaking): Promise<Circumstances> {
  const run = await runKindOf(undertaking);
  return {
    run,
    outcome: isOutcomeUnknown(error) ? undefined : outcomeOf(undertaking),
    next: nextAfter(undertaking, run),
  };
}

/** Where it is not known, nothing is said of a destroy or a refresh. */
async function runKindOf({ verb }: Undertaking): Promise<RunKind> {
  if (verb === "create" || verb === "update" || (await isProgramRun()) !== false) return "program";
  return verb === "delete" ? "destroy" : "refresh";
}

const pastOf = { read: "read", update: "updated", delete: "deleted" } as const;

function outcomeOf({ verb, title }: Undertaking): string {
  if (title === undefined || verb === "create") return "Nothing was created";
  return `${title.charAt(0).toUpperCase()}${title.slice(1)} was not ${pastOf[verb]}`;
}

function nextAfter({ verb }: Undertaking, run: RunKind): string {
  if (verb === "create" || verb === "update") return "run `pulumi up` again";
  // A program also runs in a preview, and in a destroy that is told to run it.
  return run === "destroy" ? "run `pulumi destroy` again" : "run the same command again";
}

/** What is no failure of the family, also behind a resource that stands although it was hit by one. */
function faultIn(error: unknown): Error | undefined {
  const first = error instanceof InitFailedError ? error.cause : error;
  return first instanceof Error && !isModelArtsError(first) ? first : undefined;
}

function bounded(error: Error): Error {
  error.message = cutText(error.message, longestMessageBytes);
  if (error.stack !== undefined) error.stack = cutText(error.stack, longestMessageBytes);
  return error;
}

/** The stacks of an error and of what has caused it; those hold words and places in this package, no values. */
function stacksOf(error: Error): string {
  const stack = error.stack ?? String(error);
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stacksOf(error.cause)}` : stack;
}
