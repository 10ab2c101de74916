// What one resource takes in the state, by part: the engine rewrites all of it at each step.

import type { StackResource } from "../../tools/pulumiWorkspace";
import { closureProgram, emptyProgram, inertProgram, type Program, productProgram } from "../programs";
import type { StateSize } from "../results";
import { type Service, withService } from "../simulation";
import { withStack } from "../stack";

const count = 10;

const programs = {
  product: productProgram,
  closure: closureProgram,
  inert: inertProgram,
  empty: (_service: Service, resources: number): Program => emptyProgram(resources),
};

/** Measures the state of a stack that stands. */
export async function measureStateSize(subject: keyof typeof programs): Promise<StateSize> {
  return withService({ removalSeconds: 0 }, (service) =>
    withStack(programs[subject](service, count), service, async (stack) => {
      const { text, state } = await stack.exported();
      await stack.destroy({ parallel: 64, checkpoints: false });
      return sizeByPart(subject, text, state.deployment.resources ?? []);
    }),
  );
}

function sizeByPart(subject: keyof typeof programs, text: string, resources: readonly StackResource[]): StateSize {
  const [one] = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic"));
  if (one === undefined) throw new Error("the stack holds no dynamic resource");
  const total = printed(one);
  if (!text.includes(print(one))) throw new Error("the export is printed in another way than its size is counted in");

  const rest = { ...one, inputs: withoutProvider(one.inputs), outputs: withoutProvider(one.outputs) };
  const { inputs: _inputs, outputs: _outputs, ...envelope } = rest;
  const { inputs: _rest, ...restWithoutInputs } = rest;
  return {
    subject,
    total,
    inFile: Buffer.byteLength(JSON.stringify(one)),
    provider: total - printed(rest),
    inputs: printed(rest) - printed(restWithoutInputs),
    outputs: printed(restWithoutInputs) - printed(envelope),
    envelope: printed(envelope),
    providerText: textSize(one.inputs?.__provider),
  };
}

function withoutProvider(inputs: StackResource["inputs"] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "__provider"));
}

/** As the export prints a resource: four spaces a level, inside the third one. */
function print(resource: object): string {
  return JSON.stringify(resource, null, 4).replaceAll("\n", `\n${" ".repeat(12)}`);
}

/** With its own indentation, comma and end of line. */
function printed(resource: object): number {
  return Buffer.byteLength(print(resource)) + " ".repeat(12).length + ",\n".length;
}

function textSize(text: unknown): number {
  return typeof text === "string" ? Buffer.byteLength(text) : 0;
}
