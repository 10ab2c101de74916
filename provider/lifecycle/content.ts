// What a resource is made of, as one text: equal texts are equal requests, whoever makes them.

import { comparable } from "../inputs/changes";
import { runNames } from "../inputs/names";
import type { Bag } from "./bag";

/** The text of a version's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function versionContent(inputs: Readonly<Bag>): string {
  return textOf(["jobId", "preVersionId", ...runNames], inputs);
}

/** The same of a job's inputs. */
export function jobContent(inputs: Readonly<Bag>): string {
  return textOf(["jobName", "workspaceId", "createVersion", ...runNames], { createVersion: true, ...inputs });
}

function textOf(names: readonly string[], inputs: Readonly<Bag>): string {
  const given: Bag = { workerServerNum: 1, ...inputs };
  return JSON.stringify(names.map((name) => comparable(name, given[name]) ?? null));
}
