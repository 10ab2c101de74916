// What a version is made of, as one text.

import { madeOfRows, versionRows } from "../../inputs/rows";
import type { Bag } from "../bag";
import { contentOf } from "../content";

/** The text of a version's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function versionContent(inputs: Readonly<Bag>): string {
  return contentOf({ jobId: versionRows.jobId, ...madeOfRows }, inputs);
}
