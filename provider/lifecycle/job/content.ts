// What a job is made of, as one text.

import { runForms } from "../../inputs/contracts";
import { runNames } from "../../inputs/names";
import type { Bag } from "../bag";
import { contentOf } from "../content";

/** The text of a job's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function jobContent(inputs: Readonly<Bag>): string {
  const given = { createVersion: true, workerServerNum: 1, ...inputs };
  return contentOf(["jobName", "workspaceId", "createVersion", ...runNames], given, runForms);
}
