/**
 * `npm run matrix`: installs the packed packages as users do, by each package manager, in projects of each kind, and lets the real CLI
 * bring a stack up and destroy it against the simulator. `--short` takes a few cells, `--only TEXT` those whose line has the text.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { isolatedEnvironment } from "../isolatedEnvironment";
import { ensurePulumi } from "../pulumiCli";
import { type Cell, cells, filesOf } from "./matrixCells";
import { packAll } from "./tarballs";

const repositoryDir = dirname(dirname(__dirname));
const nodesDir = join(repositoryDir, ".cache", "matrix");
const installs = {
  npm: ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
  pnpm: ["pnpm", "install", "--ignore-scripts", "--no-frozen-lockfile", "--reporter=silent"],
  yarn: ["yarn", "install", "--mode=skip-build", "--no-immutable"],
} as const;

async function matrix(): Promise<void> {
  const start = performance.now();
  const { values } = parseArgs({ options: { short: { type: "boolean" }, only: { type: "string", default: "" } } });
  const chosen = cells.filter((cell) => (!values.short || cell.isShort) && titleOf(cell).includes(values.only));
  const dir = await mkdtemp(join(tmpdir(), "matrix-"));
  const simulator = await startSimulator({ paces: { run: { ms: 50 }, deletion: { ms: 50 } } });
  let failed = 0;
  try {
    const packed = await packAll(repositoryDir, dir);
    const tarballs = Object.fromEntries(packed.map(({ name, path }) => [name, path]));
    for (const [index, cell] of chosen.entries()) {
      const problem = await tryOut(cell, join(dir, `cell-${index}`), tarballs, simulator);
      console.log(`${problem === undefined ? "✔" : "✖"} ${titleOf(cell)}`);
      if (problem === undefined) continue;
      failed += 1;
      console.log(problem.replace(/^/gm, "    "));
    }
  } finally {
    await simulator.stop();
    await rm(dir, { recursive: true, force: true });
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(`\nTook ${minutes} minutes.\n${chosen.length - failed} passed, ${failed} failed`);
  if (failed > 0 || chosen.length === 0) process.exitCode = 1;
}

function titleOf({ installer, program, node, peer, hasPolicies }: Cell): string {
  return [installer.padEnd(4), `Node ${node}`, `${peer} SDK`, `${program}${hasPolicies ? ", policies" : ""}`].join(
    "  ",
  );
}

/** What went wrong, or nothing: the version was made and is gone, by the simulator's own account. */
async function tryOut(
  cell: Cell,
  dir: string,
  tarballs: Readonly<Record<string, string>>,
  simulator: Simulator,
): Promise<string | undefined> {
  await writeFiles(dir, filesOf(cell, tarballs, await versionOfPeer(cell.peer)));
  const { binDir } = await ensurePulumi();
  const { jobId } = simulator.control.seedJob({
    jobName: `job-of-${basename(dir)}`,
    versions: [{ status: "COMPLETED" }],
  });
  const standing = () =>
    simulator.control
      .standing()
      .jobs.find((job) => job.jobId === jobId)
      ?.versions.map(({ versionId }) => versionId) ?? [];
  const before = standing().length;

  const path = [join(dir, "node_modules", ".bin"), binDir, await nodeBin(cell.node), process.env.PATH].join(delimiter);
  const isolated = isolatedEnvironment(binDir, dir);
  await mkdir(join(dir, "state"));
  const env = {
    ...isolated,
    PATH: path,
    PULUMI_STACK: "dev",
    JOB_ID: jobId,
    OS_MODELARTS_ENDPOINT_OVERRIDE: simulator.url,
    OS_PROJECT_ID: simulator.projectId,
    OS_TOKEN: simulator.token,
  };
  const policies = cell.hasPolicies ? ["--policy-pack", join(dir, "node_modules", "pulumi-modelarts-policy")] : [];
  const steps: { readonly line: readonly string[]; readonly env: Record<string, string | undefined> }[] = [
    { line: installs[cell.installer], env: process.env },
    ...(cell.build ? [{ line: cell.build, env }] : []),
    { line: ["pulumi", "--non-interactive", "stack", "init", "dev"], env },
    { line: ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview", ...policies], env },
  ];
  for (const step of steps) {
    const problem = await run(dir, step.line, step.env);
    if (problem !== undefined) return problem;
  }
  if (standing().length !== before + 1) return `after up, ${standing().length - before} versions stand, and not 1`;
  const problem = await run(dir, ["pulumi", "--non-interactive", "destroy", "--yes", "--skip-preview"], env);
  if (problem !== undefined) return problem;
  return standing().length === before ? undefined : "after destroy, the version still stands";
}

async function run(
  cwd: string,
  [command = "", ...args]: readonly string[],
  env: Record<string, string | undefined>,
): Promise<string | undefined> {
  const { exitCode, all } = await execa(command, args, {
    cwd,
    env,
    extendEnv: false,
    all: true,
    reject: false,
    stdin: "ignore",
    timeout: 300_000,
  });
  return exitCode === 0 ? undefined : `${command} ${args.join(" ")}: exit code ${exitCode}\n${all ?? ""}`;
}

async function writeFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
}

/** The first version of the range that the package allows, or the newest there is. */
async function versionOfPeer(peer: Cell["peer"]): Promise<string> {
  const { peerDependencies }: { peerDependencies: Record<string, string> } = JSON.parse(
    await readFile(join(repositoryDir, "provider", "package.json"), "utf8"),
  );
  const range = peerDependencies["@pulumi/pulumi"] ?? "";
  return peer === "newest" ? range : range.replace("^", "");
}

/** The folder of that Node: the one that runs this, or one from npm, which is kept. */
async function nodeBin(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return dirname(process.execPath);
  const prefix = join(nodesDir, `node-${major}`);
  await mkdir(prefix, { recursive: true });
  await writeFile(join(prefix, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await execa("npm", ["install", "--no-audit", "--no-fund", "--no-save", `node@${major}`], { cwd: prefix });
  return join(prefix, "node_modules", "node", "bin");
}

void matrix();
