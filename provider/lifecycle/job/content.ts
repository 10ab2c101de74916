// What a job is made of, as one text.

import { jobRows, runRows } from "../../inputs/rows";
import { contentOf } from "../content";
import type { Properties } from "../properties";

/** The text of a job's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function jobContent(inputs: Readonly<Properties>): string {
  const { jobName, workspaceId, createVersion } = jobRows;
  return contentOf({ jobName, workspaceId, createVersion, ...runRows }, inputs);
}
