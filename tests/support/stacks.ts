// Stacks of the real CLI for the tests of one suite: configured for the simulator, and removed after each test.

import { afterEach } from "mocha";
import type { Simulator } from "modelarts-simulator";
import { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { oneVersionProgram } from "./runs";
import { versionsStanding } from "./simulated";

/** A stack of one version, in a job that holds one already. */
export interface OneVersionStack {
  readonly jobId: string;
  readonly stack: PulumiWorkspace;
  /** The versions that stand beside the one that the job began with. */
  created(): string[];
}

/** The stacks of a suite. */
export interface Stacks {
  /** A stack of a program given by the text of its files. */
  create(program: Record<string, string>): Promise<PulumiWorkspace>;
  /** A stack of a project in a folder. */
  open(folder: string): Promise<PulumiWorkspace>;
  /** A stack, not yet up, whose program declares one version with these inputs beside a run. */
  declareOne(more?: Record<string, unknown>): Promise<OneVersionStack>;
}

/** Makes stacks whose configuration leads to the simulator of the suite. */
export function useStacks(simulator: () => Simulator): Stacks {
  const stacks: PulumiWorkspace[] = [];
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.remove()));
  });

  async function create(program: string | Record<string, string>): Promise<PulumiWorkspace> {
    const stack = await PulumiWorkspace.create({ program });
    stacks.push(stack);
    await stack.setConfig("modelarts:endpoint", simulator().url);
    await stack.setConfig("modelarts:projectId", simulator().projectId);
    await stack.setConfig("modelarts:token", simulator().control.issueToken(), { secret: true });
    return stack;
  }

  return {
    create,
    open: create,
    async declareOne(more = {}) {
      const { control } = simulator();
      const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const stack = await create({ "index.ts": oneVersionProgram({ jobId, ...more }) });
      const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
      return { jobId, stack, created };
    },
  };
}
