// What an algorithm of v2 is made of, as one text.

import { algorithmMadeOfRows, algorithmRows } from "../../inputs/v2/algorithmRows";
import { contentOf } from "../content";
import type { Properties } from "../properties";

/** The text of an algorithm's inputs, checked or as the engine stores them; where it lives is not part of it. */
export function algorithmContent(inputs: Readonly<Properties>): string {
  return contentOf({ algorithmName: algorithmRows.algorithmName, ...algorithmMadeOfRows }, inputs);
}
