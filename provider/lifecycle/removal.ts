// Removes what the service removes in its own time: asks for it, looks, asks again, and keeps what was said against it.

import { Deadline } from "../deadline";
import {
  ApiError,
  isModelArtsError,
  isNoAnswer,
  type ModelArtsError,
  quote,
  UnexpectedStateError,
  WaitTimeoutError,
} from "../errors";
import { done, pending, poll, type WaitState } from "../waiting/poll";
import type { Removal } from "../waiting/wait";
import { isFinalFor, mayBeAboutWork, mayPass } from "./refusals";
import type { Operation } from "./target";

/** How often DELETE is asked for when the service accepts it and then fails to remove the thing. */
const maxDeletions = 3;
/** How long a removal is believed to be under way that the service only says to be, in milliseconds; twice as long the next time. */
const underWayForMs = 60_000;
/** The rests before a refused DELETE is asked for again, in milliseconds; each is twice the one before. */
const [firstRestMs, longestRestMs] = [500, 30_000];
/** How long an accepted stop may show no effect before it is asked for again, in milliseconds; each is twice the one before. */
const [firstPatienceMs, longestPatienceMs] = [15_000, 120_000];

/** What one look at a thing says about its removal. */
export interface Standing {
  /** For a row: "KILLING", "3 versions left". */
  readonly status: string;
  /** `atWork` may have to be stopped first; `ending` is being stopped or removed. */
  readonly activity: "atWork" | "ending" | "none";
  /** Who is at work or ending, for a sentence: "version 20 is RUNNING". */
  readonly inWords: string;
}

/** One thing that is to be removed. `Seen` is what a look at it gives. */
export interface Removable<Seen> {
  readonly resourceId: string;
  /** For messages: "training job version 10/20". */
  readonly title: string;
  /** True where what is at work is stopped before its removal is asked for, if it may be: a removal without a stop is not known to work. */
  readonly stopsFirst?: true;
  /** Asks for its removal. */
  request(): Promise<void>;
  /** It as it is now, or `undefined` when it is gone; where it was seen standing, so that it need not appear first. */
  find(): Promise<Seen | undefined>;
  /** The same, after a failed request or before the first, where nothing was seen yet, and what is young may still have to appear. */
  confirm(failure?: ModelArtsError): Promise<Seen | undefined>;
  judge(seen: Seen): Standing;
  /** True when a refusal says that the removal is under way already. */
  isUnderWay(failure: ModelArtsError): boolean;
  /** Asks what is at work in it to stop; returns the refusal where the service does not accept that. */
  stop(seen: Seen): Promise<ApiError | undefined>;
  /** Waits until nothing of it is at work or ending; no longer than so long while something is at work as if no stop had come. */
  waitUntilEnded(patienceMs: number): Promise<"ended" | "gone" | "atWork">;
  /** Waits for the end of its removal; `hadFailed` when an earlier one has ended in DELETE_FAILED. */
  waitUntilRemoved(deadline: Deadline, hadFailed: boolean): Promise<Removal>;
}

/** Of what never runs: there is nothing to stop. */
export const neverAtWork = {
  stop: async () => undefined,
  waitUntilEnded: async () => "ended",
} as const satisfies Pick<Removable<unknown>, "stop" | "waitUntilEnded">;

/** What holds for one removal. */
export interface RemovalTerms extends Pick<Operation, "deadline" | "clock" | "signal" | "progress"> {
  /** False when what is at work must not be stopped. */
  readonly mayStop: boolean;
}

/** What a request for removal came to; `ending` has to be waited for before it can be asked for again. */
type Answer = "accepted" | "under way" | "ending" | "gone";

/** A removal on its way. */
interface Course<Seen> extends RemovalTerms {
  readonly thing: Removable<Seen>;
  /** True once it was seen standing. */
  hasStood: boolean;
  /** True where the last that was seen is that nothing of it is at work any more. */
  hasEnded: boolean;
  refusals: number;
  /** How often its removal was asked for. */
  deletions: number;
  /** How often a stop was asked for, and how often an accepted one then showed no effect. */
  readonly stops: { asked: number; inVain: number };
  /** True while the last thing that was said is that a stop is refused. */
  isStopRefused: boolean;
  /** What was said last against the removal, and against a stop, and what last kept either from being answered. */
  readonly said: Map<string, ModelArtsError>;
}

/**
 * Removes a thing, and returns when that is confirmed. Between two requests always comes a look: some services do as they are
 * asked and answer with a fault, and what is refused may be removed, at work or gone by then.
 *
 * Throws {@link UnexpectedStateError} when the service fails to remove it or it may not be stopped, {@link WaitTimeoutError} when
 * time runs out, and a refusal that nothing can change. The first two say what the service had said before.
 */
export async function remove<Seen>(
  thing: Removable<Seen>,
  terms: RemovalTerms,
): Promise<Exclude<Removal, { end: "deleteFailed" }>> {
  const course: Course<Seen> = {
    ...terms,
    thing,
    hasStood: false,
    hasEnded: false,
    refusals: 0,
    deletions: 0,
    stops: { asked: 0, inVain: 0 },
    isStopRefused: false,
    said: new Map(),
  };
  try {
    const removal = await run(course);
    await terms.progress.done(removal.end === "released" ? removal.status : "gone");
    return removal;
  } catch (error) {
    throw withWhatWasSaid(withWhatWasAsked(error, course), course.said);
  }
}

async function run<Seen>(course: Course<Seen>): Promise<Exclude<Removal, { end: "deleteFailed" }>> {
  const { thing } = course;
  let failures = 0;
  for (let believedMs = underWayForMs; ; ) {
    const answer = await ask(course);
    if (answer === "gone") return { end: "gone" };
    if (answer === "ending") {
      const end = await thing.waitUntilEnded(Math.min(firstPatienceMs * 2 ** course.stops.inVain, longestPatienceMs));
      if (end === "gone") return { end };
      course.hasEnded = end === "ended";
      if (end === "atWork") course.stops.inVain++;
      continue;
    }
    const removal = await waitForRemoval(course, answer === "accepted" ? undefined : believedMs, failures > 0);
    if (removal === undefined) {
      believedMs *= 2;
      continue;
    }
    if (removal.end !== "deleteFailed") return removal;
    failures++;
    if (failures === maxDeletions) throw deleteFailed(thing, removal.status);
  }
}

/** Waits for the end of a removal; `undefined` where one that was only said to be under way shows none for so long. */
async function waitForRemoval<Seen>(
  { thing, deadline, clock }: Course<Seen>,
  believedMs: number | undefined,
  hadFailed: boolean,
): Promise<Removal | undefined> {
  const isBelieved = believedMs === undefined || believedMs >= deadline.remainingMs;
  try {
    return await thing.waitUntilRemoved(isBelieved ? deadline : new Deadline(clock, believedMs), hadFailed);
  } catch (error) {
    if (!isBelieved && error instanceof WaitTimeoutError) return undefined;
    throw error;
  }
}

/** Asks, looks and asks again until the removal is accepted or needed no more: DELETE may be repeated. */
function ask<Seen>(course: Course<Seen>): Promise<Answer> {
  const { thing, deadline, clock, signal, progress } = course;
  return poll({
    resourceId: thing.resourceId,
    doing: `deleting ${thing.title}`,
    advice: "It stays in the state; run the same command again, or allow more time with `timeouts.delete`.",
    deadline,
    clock,
    signal,
    refresh: () => askOnce(course),
    judge: (state) => state,
    onTrouble: (message) => progress.trouble(message),
    onPending: (status) => progress.report([status, ...lastSaid(course)].join(": "), deadline.usedMs),
  });
}

async function askOnce<Seen>(course: Course<Seen>): Promise<WaitState<Answer>> {
  const { thing } = course;
  const before = await stopFirst(course);
  if (before !== undefined) return before;
  course.deletions++;
  course.isStopRefused = false;
  try {
    await thing.request();
    course.hasStood = true;
    return done("accepted");
  } catch (error) {
    if (!isModelArtsError(error) || isFinalFor(error)) throw error;
    note(course, "DELETE", error);
    const seen = course.hasStood ? await thing.find() : await thing.confirm(error);
    if (seen === undefined) return done("gone");
    course.hasStood = true;
    return afterFailure(course, seen, error);
  }
}

/** What has to come before the request; `undefined` where it may be made now. */
async function stopFirst<Seen>(course: Course<Seen>): Promise<WaitState<Answer> | undefined> {
  const { thing, mayStop, hasEnded } = course;
  course.hasEnded = false;
  if (!thing.stopsFirst || !mayStop || hasEnded) return undefined;
  const seen = course.hasStood ? await thing.find() : await thing.confirm();
  if (seen === undefined) return done("gone");
  course.hasStood = true;
  const { activity } = thing.judge(seen);
  if (activity === "ending") return done("ending");
  // Where the stop was refused, the removal is asked for without one: it may be accepted all the same.
  if (activity === "none" || course.isStopRefused) return undefined;
  return stop(course, seen);
}

/** What a request that failed calls for: a stop of what is at work, patience with what is ending, or the same request later. */
async function afterFailure<Seen>(
  course: Course<Seen>,
  seen: Seen,
  failure: ModelArtsError,
): Promise<WaitState<Answer>> {
  const { status, activity } = course.thing.judge(seen);
  const isUnderWay = course.thing.isUnderWay(failure);
  if (activity === "ending") return done("ending");
  // It may have had its effect, which only does not show yet.
  if (isNoAnswer(failure)) return pending(`${status}, no answer to DELETE`, restAskedMs(failure));
  if (activity === "atWork" && mayBeAboutWork(failure) && !(isUnderWay && !course.mayStop)) {
    return stop(course, seen);
  }
  if (isUnderWay) return done("under way");
  if (!mayPass(failure)) throw failure;
  return later(course, `${status}, DELETE refused`);
}

async function stop<Seen>(course: Course<Seen>, seen: Seen): Promise<WaitState<Answer>> {
  const { thing, mayStop } = course;
  if (!mayStop) throw mayNotBeStopped(thing, seen);
  course.stops.asked++;
  const against = await thing.stop(seen);
  if (against === undefined) return done("ending");
  course.isStopRefused = true;
  note(course, against.method, against);
  return later(course, `${thing.judge(seen).status}, stop refused`);
}

function later<Seen>(course: Course<Seen>, status: string): WaitState<Answer> {
  course.refusals++;
  return pending(status, Math.min(firstRestMs * 2 ** (course.refusals - 1), longestRestMs));
}

function note<Seen>({ said }: Course<Seen>, method: string, failure: ModelArtsError): void {
  // A request that hangs takes nothing back of what was said before.
  const kind = isNoAnswer(failure) ? `${method} without an answer` : method;
  // Taken out first, so that the last to come is the last.
  said.delete(kind);
  said.set(kind, failure);
}

function restAskedMs(failure: ModelArtsError): number {
  return failure instanceof ApiError ? (failure.retryAfterMs ?? 0) : 0;
}

function lastSaid<Seen>({ said }: Course<Seen>): string[] {
  const last = [...said.values()].at(-1);
  return last === undefined ? [] : [inWords(last)];
}

/** The service's code and words, or why there are none. */
function inWords(failure: ModelArtsError): string {
  if (!(failure instanceof ApiError)) return failure.message;
  return [failure.code ?? `HTTP ${failure.status}`, failure.apiMessage].filter(Boolean).join(" ");
}

function withWhatWasSaid(error: unknown, said: ReadonlyMap<string, ModelArtsError>): unknown {
  const others = [...said.values()].filter((failure) => failure !== error);
  const [last] = others.slice(-1);
  if (last === undefined) return error;
  const before = `The service had said before: ${others.map(quote).join("; ")}`;
  if (error instanceof WaitTimeoutError) {
    return new WaitTimeoutError(error, `${error.message} ${before}`, { cause: error.cause ?? last });
  }
  if (error instanceof UnexpectedStateError) return new UnexpectedStateError(error, `${error.message} ${before}`);
  return error instanceof ApiError ? new ApiError(error, before) : error;
}

/** Says of a removal that ran out of time how often it was asked for, where the service had accepted a stop and gone on. */
function withWhatWasAsked<Seen>(error: unknown, { deletions, stops }: Course<Seen>): unknown {
  if (!(error instanceof WaitTimeoutError) || stops.inVain === 0) return error;
  const asked = `DELETE was asked for ${times(deletions)}, and a stop ${times(stops.asked)}`;
  const inVain = `${times(stops.inVain)} the service accepted the stop and what was at work went on`;
  return new WaitTimeoutError(error, `${error.message} ${asked}: ${inVain}.`, { cause: error.cause });
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** The error where the service wants a stop first and `deletion.stopActive` forbids it. */
function mayNotBeStopped<Seen>({ resourceId, title, judge }: Removable<Seen>, seen: Seen): UnexpectedStateError {
  const standing = judge(seen);
  return new UnexpectedStateError(
    { resourceId, status: standing.status, wanted: "gone" },
    `deleting ${title}: ${standing.inWords}, and the service refuses the deletion so. Stop it, or leave deletion.stopActive at ` +
      "true, and run the same command again.",
  );
}

function deleteFailed<Seen>({ resourceId, title }: Removable<Seen>, status: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId, status: "DELETE_FAILED", wanted: "gone" },
    `deleting ${title}: the service accepted the deletion ${maxDeletions} times and each time ended in ${status}. It still ` +
      "stands and stays in the state; run the same command again later, or ask the cloud's support with these ids.",
  );
}
