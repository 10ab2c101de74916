// The rules between code, engine and command, which jobs and algorithms of v2 share.

import type { Rule } from "../rules";

/** What says which code runs on what. */
type CodeInputs = {
  readonly codeDir?: string | undefined;
  readonly bootFile?: string | undefined;
  readonly engine?: { readonly imageUrl?: string | undefined; readonly name?: string | undefined } | undefined;
  readonly command?: string | undefined;
};

/** What the service says no to (codes 2792, 2806, 2830), said beforehand. */
export const codeRules: readonly Rule<CodeInputs>[] = [
  rule("command", ["engine"], ({ command, engine }: CodeInputs) =>
    engine?.imageUrl !== undefined && engine.name === undefined && command === undefined
      ? "is required beside an image of your own"
      : undefined,
  ),
  rule("codeDir", ["engine"], ({ codeDir, engine }: CodeInputs) =>
    needsCode(engine) && codeDir === undefined ? "is required beside this engine" : undefined,
  ),
  rule("bootFile", ["engine"], ({ bootFile, engine }: CodeInputs) =>
    needsCode(engine) && bootFile === undefined ? "is required beside this engine" : undefined,
  ),
  {
    ...rule("bootFile", ["codeDir"], ({ bootFile, codeDir }: CodeInputs) =>
      bootFile !== undefined && codeDir !== undefined && !inOneForm(bootFile).startsWith(inOneForm(codeDir))
        ? 'must lie inside codeDir, such as "/bucket/code/train.py" in "/bucket/code/"'
        : undefined,
    ),
    bindsAlways: true,
  },
];

/** A rule on what a program asks for anew. */
export function rule<Inputs extends object>(
  property: keyof Inputs & string,
  reads: readonly (keyof Inputs & string)[],
  violation: (inputs: Inputs) => string | undefined,
) {
  return { property, reads, bindsAlways: false, violation };
}

/** An image of your own brings its code along, unless a preset engine is to run in it. */
function needsCode(engine: CodeInputs["engine"]): boolean {
  return engine !== undefined && (engine.imageUrl === undefined || engine.name !== undefined);
}

function inOneForm(path: string): string {
  return path.replace(/^obs:\//, "");
}
