// What a resource is made of, as one text: equal texts are equal requests, whoever makes them.

import { comparable, type InputForms } from "../inputs/changes";
import type { Bag } from "./bag";

/** The text of these inputs, in the forms in which equal values are equal. */
export function contentOf(names: readonly string[], inputs: Readonly<Bag>, forms: InputForms): string {
  return JSON.stringify(names.map((name) => comparable(name, inputs[name], forms) ?? null));
}
