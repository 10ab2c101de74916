// The way to a location for one operation, which does not wait longer than its deadline for the project's id.

import type { Deadline } from "../deadline";
import { RequestError } from "../errors";
import type { ProjectApi } from "../http/api";
import type { Location } from "../settings/settings";
import type { Session } from "./session";

/**
 * Reaches a location, whose project may have to be looked up first.
 *
 * @throws ConfigError when a setting is missing or malformed, RequestError when the deadline comes first.
 */
export async function reachApi(session: Session, location: Location, deadline: Deadline): Promise<ProjectApi> {
  // It is found for all who ask, so that goes on where one of them has run out of time.
  const projectId = await deadline.orLate(session.projectIdFor(location), () => projectUnknown(deadline));
  return session.apiFor({ ...location, projectId });
}

function projectUnknown({ allowance }: Deadline): RequestError {
  const reason = `the project's id was not known before the end of ${allowance}`;
  const request = { method: "GET", path: "/v3/projects" };
  return new RequestError(request, { reason, systemCode: "ETIMEDOUT", mayHaveArrived: true });
}
