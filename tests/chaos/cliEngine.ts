// A stack of the real CLI for a story: its programs are written as files, and its state is what the CLI exports.

import type { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import type { Held, Registration, StackEngine } from "./stackEngine";

/** By the type of a resource, what a program calls its class. */
const classes: Readonly<Record<string, string>> = {
  "pulumi-nodejs:dynamic/modelarts:TrainingJobVersion": "modelarts.TrainingJobVersion",
  "pulumi-nodejs:dynamic/modelarts:TrainingJob": "modelarts.TrainingJob",
  "pulumi-nodejs:dynamic/modelarts/v2:TrainingJob": "modelarts.v2.TrainingJob",
  "pulumi-nodejs:dynamic/modelarts/v2:Algorithm": "modelarts.v2.Algorithm",
};

/** One stack of the CLI. */
export class CliEngine implements StackEngine {
  readonly urnPrefix = "urn:pulumi:dev::program::";
  readonly #workspace: PulumiWorkspace;
  #held: readonly Held[] = [];

  constructor(workspace: PulumiWorkspace) {
    this.#workspace = workspace;
  }

  get state(): readonly Held[] {
    return this.#held;
  }

  async up(program: readonly Registration[], parallel: number, targets?: readonly string[]): Promise<string[]> {
    // Without a target the CLI would take all.
    if (targets?.length === 0) return [];
    await this.#workspace.writeProgram({ "index.js": programText(program) });
    return this.#run("up", parallel, targets);
  }

  refresh(parallel: number): Promise<string[]> {
    return this.#run("refresh", parallel);
  }

  destroy(parallel: number): Promise<string[]> {
    return this.#run("destroy", parallel);
  }

  async #run(verb: string, parallel: number, targets: readonly string[] = []): Promise<string[]> {
    const targeted = targets.flatMap((urn) => ["--target", urn]);
    const command = [verb, "--yes", "--skip-preview", "--parallel", String(parallel), ...targeted];
    const { exitCode, stdout, stderr } = await this.#workspace.run(command);
    const { deployment } = await this.#workspace.exportStack();
    this.#held = (deployment.resources ?? [])
      .filter(({ type }) => type in classes)
      .map(({ urn, id = "", inputs = {}, outputs = {}, initErrors = [], delete: isReplaced = false }) => ({
        ...{ urn, id, inputs, outs: outputs, isReplaced },
        isUnfinished: initErrors.length > 0,
      }));
    const failures = exitCode === 0 ? [] : [`${stdout}\n${stderr}`];
    const pending = (deployment.pending_operations ?? []).map(
      ({ type, resource }) => `pending: ${type} ${resource.urn}`,
    );
    return [...failures, ...pending];
  }
}

function programText(program: readonly Registration[]): string {
  const hasParents = program.some(({ urn }) => urn.includes("$"));
  // What others need is declared before them.
  const lines = program.toSorted((a, b) => a.dependsOn.length - b.dependsOn.length).map(declaration);
  return [
    'const pulumi = require("@pulumi/pulumi");',
    'const modelarts = require("pulumi-modelarts");',
    "const made = {};",
    ...(hasParents ? ['const team = new pulumi.ComponentResource("team:Experiment", "team");'] : []),
    ...lines,
  ].join("\n");
}

function declaration({ urn, alias, inputs, dependsOn }: Registration): string {
  const [qualified = "", name = ""] = urn.split("::").slice(2);
  const type = qualified.split("$").at(-1) ?? "";
  const { __provider, ...given } = inputs((other) => ({ jobId: outputOf(other) })) ?? {};
  // What is an output in the program stands in its inputs as a mark, which becomes an expression.
  const args = JSON.stringify(given).replace(/"output of ([^"]+)"/g, (_, other: string) => `made["${other}"].jobId`);
  const options = [
    ...(qualified.includes("$") ? ["parent: team"] : []),
    ...(alias === undefined ? [] : [`aliases: [${JSON.stringify(alias)}]`]),
    ...(dependsOn.length === 0 ? [] : [`dependsOn: [${dependsOn.map((other) => `made["${other}"]`).join(", ")}]`]),
  ];
  return `made["${urn}"] = new ${classes[type]}("${name}", ${args}, { ${options.join(", ")} });`;
}

function outputOf(urn: string): string {
  return `output of ${urn}`;
}
