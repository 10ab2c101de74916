// What a version is made of, as one text.

import { runForms } from "../../inputs/contracts";
import { runNames } from "../../inputs/names";
import type { Bag } from "../bag";
import { contentOf } from "../content";

/** The text of a version's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function versionContent(inputs: Readonly<Bag>): string {
  return contentOf(["jobId", "preVersionId", ...runNames], { workerServerNum: 1, ...inputs }, runForms);
}
