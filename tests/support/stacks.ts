// Stacks of the real CLI for the tests of one suite: configured for the simulator, and removed after each test.

import { after, afterEach, before } from "mocha";
import type { Simulator } from "modelarts-simulator";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { oneVersionProgram } from "./runs";
import { letNothingBeYoung, versionsStanding } from "./simulated";

/** A stack of one version, in a job that holds one already. */
export interface OneVersionStack {
  readonly jobId: string;
  readonly stack: PulumiWorkspace;
  /** The versions that stand beside the one that the job began with. */
  created(): string[];
}

export interface StackOptions {
  /**
   * Whether Pulumi is given the program as TypeScript and checks its types in each run, as it does for users. It takes longer than all
   * the rest of a run, so only what users copy, and what types are for, is run so. Default false.
   */
  readonly checkTypes?: boolean;
  /** Variables for its commands. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The stacks of a suite. */
export interface Stacks {
  /** A stack of a program given by the text of its files. */
  create(program: Record<string, string>, options?: StackOptions): Promise<PulumiWorkspace>;
  /** A stack of a project in a folder. */
  open(folder: string): Promise<PulumiWorkspace>;
  /** A stack, not yet up, whose program declares one version with these inputs beside a run. */
  declareOne(more?: Record<string, unknown>, options?: StackOptions): Promise<OneVersionStack>;
}

/** Makes stacks whose configuration leads to the simulator of the suite. */
export function useStacks(simulator: () => Simulator): Stacks {
  const stacks: PulumiWorkspace[] = [];
  // The CLI makes and configures one stack, from which those of the tests are copied.
  let first: PulumiWorkspace | undefined;
  before(async () => {
    letNothingBeYoung(simulator());
    first = await PulumiWorkspace.create({ program: { "index.ts": "" } });
    await configure(first);
  });
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.remove()));
  });
  after(() => first?.remove());

  async function create(program: Record<string, string>, options: StackOptions = {}): Promise<PulumiWorkspace> {
    if (first === undefined) throw new Error("stacks are there only while tests run");
    const { checkTypes = false, env = {} } = options;
    const stack = await first.copy({ program, env, ...(!checkTypes && { compile: toJavaScript }) });
    stacks.push(stack);
    return stack;
  }

  async function open(folder: string): Promise<PulumiWorkspace> {
    const stack = await PulumiWorkspace.create({ program: folder });
    stacks.push(stack);
    await configure(stack);
    return stack;
  }

  async function configure(stack: PulumiWorkspace): Promise<void> {
    const { url, projectId, token } = simulator();
    await stack.configure(
      { "modelarts:endpoint": url, "modelarts:projectId": projectId },
      { "modelarts:token": token },
    );
  }

  return {
    create,
    open,
    async declareOne(more = {}, options = {}) {
      const { control } = simulator();
      const { jobId, versionIds } = control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
      const stack = await create({ "index.ts": oneVersionProgram({ jobId, ...more }) }, options);
      const created = () => versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));
      return { jobId, stack, created };
    },
  };
}

/** What each run of a program would otherwise do again, in a process of its own, is done once. */
function toJavaScript(files: Record<string, string>): Record<string, string> {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) =>
      name.endsWith(".ts")
        ? [name.replace(/ts$/, "js"), transpileModule(text, { compilerOptions }).outputText]
        : [name, text],
    ),
  );
}
