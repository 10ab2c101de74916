// Keeps a wrong access key from being tried again and again: the gateway locks a key for minutes after a few refusals.

import { ApiError, RequestError, type RequestSummary } from "../errors";
import { isAuthRefusal } from "./authRefusal";

/** What all requests that are signed with one key go through. */
export interface KeyGate {
  pass<Answer>(request: RequestSummary, attempt: () => Promise<Answer>): Promise<Answer>;
}

/**
 * Opens a gate. Until the key has been accepted once, one request is under way at a time and the others wait for its outcome.
 * After a refusal nothing is sent any more: everybody gets that refusal. An answer that does not prove the key, such as a load
 * balancer's or one that throttles, leaves the gate as it was. When the first request gets no answer, those that wait fail
 * likewise, unsent; their own retries decide what then.
 */
export function openKeyGate(): KeyGate {
  let accepted = false;
  let refusal: ApiError | undefined;
  let first: Promise<unknown> | undefined;

  async function goFirst<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await attempt();
      accepted = true;
      return answer;
    } catch (error) {
      if (isAuthRefusal(error)) {
        refusal = error;
      } else {
        accepted = provesKey(error);
      }
      throw error;
    } finally {
      first = undefined;
    }
  }

  async function pass<Answer>(request: RequestSummary, attempt: () => Promise<Answer>): Promise<Answer> {
    if (refusal !== undefined) {
      throw refusal;
    }
    if (accepted) {
      return attempt().catch((error: unknown) => {
        refusal = isAuthRefusal(error) ? error : refusal;
        throw error;
      });
    }
    if (first === undefined) {
      const mine = goFirst(attempt);
      first = mine;
      return mine;
    }
    await first.catch(throwIfUnanswered(request));
    return pass(request, attempt);
  }

  return { pass };
}

/** True for a refusal of the service itself: it refuses what is asked, and so has let in who asks. */
function provesKey(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.status < 500 &&
    error.status !== 429 &&
    (error.code?.startsWith("ModelArts.") ?? false)
  );
}

function throwIfUnanswered(request: RequestSummary): (error: unknown) => void {
  return (error) => {
    if (error instanceof RequestError) {
      throw new RequestError(request, {
        reason: `not sent, because another request got no answer (${error.reason})`,
        systemCode: error.systemCode,
        mayHaveArrived: false,
      });
    }
  };
}
