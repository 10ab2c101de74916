// What a version is made of, as one text.

import { madeOfRows, versionRows } from "../../inputs/rows";
import { contentOf } from "../content";
import type { Properties } from "../properties";

/** The text of a version's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function versionContent(inputs: Readonly<Properties>): string {
  return contentOf({ jobId: versionRows.jobId, ...madeOfRows }, inputs);
}
