// Stacks of the real CLI whose programs use the native plugin, as it is built into one file.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { sdksFolder } from "../../tools/plugin/sdks";
import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { pythonPackage, pythonPackageIn } from "../../tools/pythonPackage";
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

/** A stack of a program in Python, on the SDK that the set-up makes. */
export async function pythonStack(stacks: Stacks, program: string): Promise<PulumiWorkspace> {
  return stacks.create({ "Pulumi.yaml": pythonProject, "__main__.py": program }, { env: await pythonEnvironment() });
}

/** The project file of a program in Python. */
export const pythonProject = stringify({ name: "program", runtime: "python", plugins });

/** The variables by which a program in Python finds Pulumi's SDK and ours. */
export async function pythonEnvironment(): Promise<{ PYTHONPATH: string; PYTHONDONTWRITEBYTECODE: string }> {
  const { folder: pulumi } = await pythonPackage("pulumi", "3.272.0");
  const state = createHash("sha256")
    .update(readFileSync(join(sdksFolder, "schema.json")))
    .digest("hex")
    .slice(0, 12);
  const { folder: own } = await pythonPackageIn(join(sdksFolder, "python"), "pulumi_modelarts", state);
  return { PYTHONPATH: [pulumi, own].join(delimiter), PYTHONDONTWRITEBYTECODE: "1" };
}
