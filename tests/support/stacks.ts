// Stacks of the real CLI for the tests of one suite: configured for the simulator, and removed after each test.

import { afterEach } from "mocha";
import type { Simulator } from "modelarts-simulator";
import { PulumiWorkspace } from "../../tools/pulumiWorkspace";

/** Makes stacks whose configuration leads to the simulator of the suite. */
export function useStacks(simulator: () => Simulator): {
  create(program: Record<string, string>): Promise<PulumiWorkspace>;
} {
  const stacks: PulumiWorkspace[] = [];
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.remove()));
  });
  return {
    async create(program) {
      const stack = await PulumiWorkspace.create({ program });
      stacks.push(stack);
      await stack.setConfig("modelarts:endpoint", simulator().url);
      await stack.setConfig("modelarts:projectId", simulator().projectId);
      await stack.setConfig("modelarts:token", simulator().control.issueToken(), { secret: true });
      return stack;
    },
  };
}
