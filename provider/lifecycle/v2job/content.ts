// What a v2 job is made of, as one text.

import { jobMadeOfRows, jobV2Rows } from "../../inputs/v2/rows";
import { contentOf } from "../content";
import type { Properties } from "../properties";

/** The text of a job's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function v2JobContent(inputs: Readonly<Properties>): string {
  return contentOf({ jobName: jobV2Rows.jobName, ...jobMadeOfRows }, inputs);
}
