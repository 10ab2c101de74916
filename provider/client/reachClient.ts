// The client for one operation: its project is known and its requests end with the operation's deadline.

import type { Deadline } from "../deadline";
import { RequestError } from "../errors";
import type { Place } from "../settings/settings";
import type { TrainingJobsClient } from "./client";
import type { Session } from "./session";

/**
 * Reaches a place, whose project may have to be looked up first.
 *
 * @throws ConfigError when a setting is missing or malformed, RequestError when the deadline comes first.
 */
export async function reachClient(
  session: Session,
  place: Place,
  deadline: Deadline,
): Promise<{ readonly client: TrainingJobsClient; readonly projectId: string }> {
  // It is found for all who ask, so that goes on where one of them has run out of time.
  const projectId = await deadline.orLate(session.projectIdFor(place), () => projectUnknown(deadline));
  const client = await session.clientFor({ ...place, projectId });
  return { client: client.with({ deadline }), projectId };
}

function projectUnknown({ allowance }: Deadline): RequestError {
  const reason = `the project's id was not known before the end of ${allowance}`;
  const request = { method: "GET", path: "/v3/projects" };
  return new RequestError(request, { reason, systemCode: "ETIMEDOUT", mayHaveArrived: true });
}
