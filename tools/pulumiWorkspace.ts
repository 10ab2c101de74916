/** Runs the real Pulumi CLI in a place of its own: own home, own state, own configuration, nothing of the caller's. */
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { isolatedEnvironment } from "./isolatedEnvironment";
import { findPulumi, type PulumiCli } from "./pulumiCli";
import { PulumiProcess, type PulumiResult, type RunOptions } from "./pulumiProcess";

export interface PulumiWorkspaceOptions {
  /**
   * The project to run: its folder, or the text of each of its files by name. Written files go to a folder inside this
   * repository, so that they can import its packages; a Pulumi.yaml among them may be left out.
   */
  program: string | Record<string, string>;
  /** What becomes of the texts of a program before they are written. Default: they are written as they are. */
  compile?: (files: Record<string, string>) => Record<string, string>;
  /** Default: "dev". */
  stack?: string;
  /** For every command; `RunOptions.env` adds to it. */
  env?: Record<string, string>;
  /** Default: the one that {@link findPulumi} finds. */
  cli?: PulumiCli;
}

/** One resource of an exported stack; `inputs` and `outputs` hold what the state file holds. */
export interface StackResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  delete?: boolean;
  external?: boolean;
  sourcePosition?: string;
}

/** What `pulumi stack export` prints, as far as we look at it. */
export interface StackExport {
  version: number;
  deployment: {
    resources?: StackResource[];
    pending_operations?: { type: string; resource: StackResource }[];
  };
}

/** A command of the workspace itself, such as setting configuration, did not succeed. */
export class PulumiCommandError extends Error {
  override readonly name = "PulumiCommandError";

  constructor(args: readonly string[], result: PulumiResult) {
    super(`pulumi ${args[0]} ${args[1] ?? ""} failed (${result.exitCode}): ${result.stderr || result.stdout}`);
  }
}

const repositoryDir = dirname(__dirname);
const unattended = ["--yes", "--skip-preview"];

/**
 * A stack with a file backend in a temporary folder. Commands answer with a {@link PulumiResult} whatever their exit code:
 * judging it is the caller's. Always `remove` a workspace, also after a failure.
 */
export class PulumiWorkspace {
  /** The folder that holds everything of this workspace but a program given by its folder. */
  readonly dir: string;
  /** Where the project's own files are. */
  readonly programDir: string;
  readonly stack: string;
  readonly cli: PulumiCli;

  readonly #ownsProgram: boolean;
  readonly #compile: NonNullable<PulumiWorkspaceOptions["compile"]>;
  readonly #env: Record<string, string>;
  readonly #processes = new Set<PulumiProcess>();

  private constructor(dir: string, programDir: string, cli: PulumiCli, options: PulumiWorkspaceOptions) {
    this.dir = dir;
    this.programDir = programDir;
    this.cli = cli;
    this.stack = options.stack ?? "dev";
    this.#ownsProgram = typeof options.program !== "string";
    this.#compile = options.compile ?? ((files) => files);
    this.#env = { ...isolatedEnvironment(cli.binDir, dir), PULUMI_STACK: this.stack, ...options.env };
  }

  /** Makes a workspace with an empty stack in it. */
  static create(options: PulumiWorkspaceOptions): Promise<PulumiWorkspace> {
    return PulumiWorkspace.#make(options, (workspace) => workspace.#succeed(["stack", "init"]));
  }

  /**
   * Makes a workspace that begins as this one stands, with its stack, state and configuration, and starts no process for
   * it. The program's project must have this one's name, for its stacks are that project's.
   */
  copy(options: Omit<PulumiWorkspaceOptions, "stack" | "cli">): Promise<PulumiWorkspace> {
    return PulumiWorkspace.#make({ ...options, stack: this.stack, cli: this.cli }, async (workspace) => {
      await cp(join(this.dir, "state"), join(workspace.dir, "state"), { recursive: true });
      const configuration = join("project", `Pulumi.${this.stack}.yaml`);
      await copyFile(join(this.dir, configuration), join(workspace.dir, configuration));
    });
  }

  /** Makes the folders, and then the stack in them. */
  static async #make(
    options: PulumiWorkspaceOptions,
    makeStack: (workspace: PulumiWorkspace) => Promise<unknown>,
  ): Promise<PulumiWorkspace> {
    const cli = options.cli ?? (await findPulumi());
    const dir = await mkdtemp(join(tmpdir(), "pulumi-modelarts-"));
    await Promise.all(["home", "state", "project"].map((name) => mkdir(join(dir, name))));
    const programDir = typeof options.program === "string" ? options.program : await makeProgramDir();

    const workspace = new PulumiWorkspace(dir, programDir, cli, options);
    try {
      if (typeof options.program !== "string") await workspace.writeProgram(options.program);
      await linkProject(programDir, join(dir, "project"));
      await makeStack(workspace);
    } catch (error) {
      await workspace.remove();
      throw error;
    }
    return workspace;
  }

  /** Writes or replaces files of a program that was given by its text. */
  async writeProgram(files: Record<string, string>): Promise<void> {
    if (!this.#ownsProgram) throw new Error(`${this.programDir} is not this workspace's to write to`);
    const compiled = this.#compile(files);
    const all = { "Pulumi.yaml": defaultProjectFile(compiled), ...compiled };
    for (const [name, text] of Object.entries(all)) await writeFile(join(this.programDir, name), text);
  }

  /** Where its commands run, and with what environment, for a terminal of one's own. */
  get surroundings(): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
    return { cwd: join(this.dir, "project"), env: this.#env };
  }

  /** Starts a command; the answer's `result` waits for its end, and it can be interrupted or killed meanwhile. */
  start(args: readonly string[], options: RunOptions = {}): PulumiProcess {
    const command = new PulumiProcess(join(this.cli.binDir, "pulumi"), args, {
      ...options,
      cwd: this.surroundings.cwd,
      env: { ...this.#env, ...options.env },
    });
    this.#processes.add(command);
    return command;
  }

  /** Runs a command to its end. */
  run(args: readonly string[], options: RunOptions = {}): Promise<PulumiResult> {
    return this.start(args, options).result;
  }

  up(args: readonly string[] = [], options: RunOptions = {}): Promise<PulumiResult> {
    return this.run(["up", ...unattended, ...args], options);
  }

  preview(args: readonly string[] = [], options: RunOptions = {}): Promise<PulumiResult> {
    return this.run(["preview", ...args], options);
  }

  refresh(args: readonly string[] = [], options: RunOptions = {}): Promise<PulumiResult> {
    return this.run(["refresh", ...unattended, ...args], options);
  }

  destroy(args: readonly string[] = [], options: RunOptions = {}): Promise<PulumiResult> {
    return this.run(["destroy", ...unattended, ...args], options);
  }

  /** Sets configuration values by their keys, such as `modelarts:region`, in one command; the secrets are encrypted. */
  async configure(values: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    const flags = (flag: string, entries: Record<string, string>) =>
      Object.entries(entries).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    await this.#succeed(["config", "set-all", ...flags("--plaintext", values), ...flags("--secret", secrets)]);
  }

  /** The stack's state; secrets stay encrypted unless asked for. */
  async exportStack(options: { showSecrets?: boolean } = {}): Promise<StackExport> {
    const secrets = options.showSecrets ? ["--show-secrets"] : [];
    return JSON.parse((await this.#succeed(["stack", "export", ...secrets])).stdout);
  }

  /** The program's exports. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.#succeed(["stack", "output", "--json", "--show-secrets"])).stdout);
  }

  /**
   * Ends what still runs, after `graceMs` in which the CLI may finish what it is at, and deletes all files. Whatever the
   * program created in the cloud stays there. Safe to call more than once.
   */
  async remove(options: { graceMs?: number } = {}): Promise<void> {
    await Promise.all([...this.#processes].map((command) => command.end(options.graceMs ?? 0)));
    this.#processes.clear();
    await rm(this.dir, { recursive: true, force: true });
    if (this.#ownsProgram) await rm(this.programDir, { recursive: true, force: true });
  }

  async #succeed(args: readonly string[]): Promise<PulumiResult> {
    const result = await this.run([...args.slice(0, 2), "--stack", this.stack, ...args.slice(2)]);
    if (result.exitCode !== 0) throw new PulumiCommandError(args, result);
    return result;
  }
}

async function makeProgramDir(): Promise<string> {
  const programs = join(repositoryDir, ".cache", "programs");
  await mkdir(programs, { recursive: true });
  return mkdtemp(join(programs, "program-"));
}

/**
 * Gives the project a second project file beside a link to its folder. Pulumi keeps a stack's configuration beside the
 * project file, and nothing of ours may get into, or come from, the configuration that users keep there.
 */
async function linkProject(programDir: string, projectDir: string): Promise<void> {
  await symlink(programDir, join(projectDir, "program"), "junction");
  const project: Record<string, unknown> = parse(await readFile(join(programDir, "Pulumi.yaml"), "utf8"));
  const main = join("program", typeof project.main === "string" ? project.main : "");
  await writeFile(join(projectDir, "Pulumi.yaml"), stringify({ ...project, main }));
}

function defaultProjectFile(files: Record<string, string>): string {
  const typescript = Object.keys(files).some((name) => name.endsWith(".ts"));
  return stringify({ name: "program", runtime: { name: "nodejs", options: { typescript } } });
}
