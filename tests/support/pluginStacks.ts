// Stacks of the real CLI whose programs use the native plugin, as it is built into one file.

import { join } from "node:path";
import { stringify } from "yaml";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import type { Stacks } from "./stacks";

/** The folder of the built plugin. */
export const pluginFolder = join(__dirname, "../../provider/native");

/** How a project says where the plugin is. */
export const plugins = { providers: [{ name: "modelarts", path: pluginFolder }] };

/** A stack of a YAML program. */
export function yamlStack(stacks: Stacks, program: Record<string, unknown>): Promise<PulumiWorkspace> {
  return stacks.create({ "Pulumi.yaml": yamlProject(program) });
}

/** The project file of a YAML program: both are one. */
export function yamlProject(program: Record<string, unknown>): string {
  return stringify({ name: "program", runtime: "yaml", plugins, ...program });
}

/** A stack of a program in TypeScript, whose resources are of the plugin by their type tokens. */
export function nodeStack(stacks: Stacks, program: string): Promise<PulumiWorkspace> {
  return stacks.create({ "Pulumi.yaml": nodeProject, "index.ts": program });
}

/** The project file of a TypeScript program. */
export const nodeProject = stringify({
  name: "program",
  runtime: { name: "nodejs", options: { typescript: true } },
  plugins,
});
