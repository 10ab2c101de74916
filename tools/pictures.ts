// Makes the README's pictures: the real Pulumi CLI at work against the simulator, in a terminal of its own, as it shows itself.
// Run it with `npm run pictures`; it needs tmux and Chromium, which it installs through apt where they are missing.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { chromium } from "playwright-core";
import { installedProgram } from "./aptPackage";
import { chromiumPath } from "./chromium";
import { PulumiWorkspace } from "./pulumiWorkspace";

const folder = join(__dirname, "..", "docs", "pictures");
const size = { columns: 128, rows: 30 };
/** No command shown takes longer. */
const longestMs = 90_000;

/** A command, and the moments of it, each when the screen first shows what it waits for; one with a name becomes a picture. */
interface Scene {
  readonly command: string;
  readonly moments: readonly { readonly name?: string; readonly until: RegExp }[];
}

/** What Pulumi says last. */
const ended = /Duration: /;

const versions = 4;
const program = `import { TrainingJobVersion } from "pulumi-modelarts";

for (const rate of ["0.1", "0.03", "0.01", "0.003"]) {
  new TrainingJobVersion("rate-" + rate, {
    jobId: "JOB",
    appUrl: "/experiments/code/",
    bootFileUrl: "/experiments/code/train.py",
    engineId: "1",
    specId: "2",
    dataUrl: "/experiments/digits/",
    trainUrl: "/experiments/out/" + rate + "/",
    parameters: [{ label: "learning_rate", value: rate }],
    waitFor: "running",
  });
}
`;

const scenes: readonly Scene[] = [
  {
    command: "pulumi up --yes --skip-preview",
    moments: [{ name: "up", until: /V\d+ WAITING, [2-9]s/ }, { until: ended }],
  },
  {
    command: "pulumi destroy --yes --skip-preview",
    moments: [{ name: "destroy", until: /V\d+ [A-Z_]+, [2-9]s/ }, { until: ended }],
  },
];

const failure: Scene = {
  command: "pulumi up --yes --skip-preview",
  moments: [{ name: "expired-token", until: ended }],
};

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const simulator = await startSimulator({
    paces: { run: { ms: 4_000 }, running: "manual", deletion: { ms: 5_000 } },
    firstJobId: 1_001n,
    firstVersionId: 20_001n,
  });
  const { jobId } = simulator.control.seedJob({ jobName: "handwritten-digits", versions: [{ status: "COMPLETED" }] });
  const workspace = await PulumiWorkspace.create({
    program: {
      "index.ts": program.replace("JOB", jobId),
      "Pulumi.yaml": "name: experiments\nruntime: nodejs\n",
    },
  });
  try {
    await configure(workspace, simulator, simulator.token);
    for (const scene of scenes) await play(workspace, scene);
    await configure(workspace, simulator, simulator.control.issueToken({ lifetimeMs: -1 }));
    await play(workspace, failure);
  } finally {
    await workspace.remove({ graceMs: 5_000 });
    await simulator.stop();
  }
  console.log(`${versions} versions made and removed; the pictures are in docs/pictures`);
}

async function configure(workspace: PulumiWorkspace, { url, projectId }: Simulator, token: string): Promise<void> {
  await workspace.configure(
    { "modelarts:endpoint": url, "modelarts:projectId": projectId },
    { "modelarts:token": token },
  );
}

/** Plays a scene in a terminal of its own. */
async function play(workspace: PulumiWorkspace, { command, moments }: Scene): Promise<void> {
  const tmux = await terminal();
  const { cwd, env } = workspace.surroundings;
  const shown = `printf '\\033[1m$ ${command}\\033[0m\\n'; ${command}; sleep 600`;
  const { columns, rows } = size;
  await tmux(["new-session", "-d", "-x", String(columns), "-y", String(rows), "-c", cwd, shown], env);
  try {
    for (const { name, until } of moments) {
      const screen = await screenOf(tmux, until);
      if (name !== undefined) await picture(screen, name);
    }
  } finally {
    await tmux(["kill-server"]);
  }
}

/** A terminal that nobody else's settings or sessions touch. */
async function terminal() {
  const path = await installedProgram("tmux", ["tmux"]);
  const socket = `pictures-${process.pid}`;
  return (args: readonly string[], env?: Readonly<Record<string, string>>) =>
    execa(path, ["-L", socket, "-f", "/dev/null", ...args], {
      ...(env !== undefined && { env: { ...env, TERM: "xterm-256color" }, extendEnv: false }),
    });
}

/** The screen, with its colours, once it shows what is waited for. */
async function screenOf(tmux: Awaited<ReturnType<typeof terminal>>, until: RegExp): Promise<string> {
  let screen = "";
  for (const end = Date.now() + longestMs; Date.now() < end; await setTimeout(100)) {
    screen = (await tmux(["capture-pane", "-p", "-e"])).stdout;
    if (until.test(withoutColours(screen))) return screen;
  }
  throw new Error(`the terminal never showed ${until}, but in the end:\n${withoutColours(screen)}`);
}

function withoutColours(screen: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return screen.replace(/\u001b\[[\d;]*m/g, "");
}

/** Draws a screen as a browser does. */
async function picture(screen: string, name: string): Promise<void> {
  const { AnsiUp } = await import("ansi_up");
  const html = new AnsiUp().ansi_to_html(screen.trimEnd());
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ deviceScaleFactor: 1.5 });
    await page.setContent(pageOf(html));
    await page.locator("pre").screenshot({ path: join(folder, `${name}.png`) });
  } finally {
    await browser.close();
  }
}

function pageOf(html: string): string {
  const font = "14px/1.35 'DejaVu Sans Mono', 'Liberation Mono', monospace";
  return `<pre style="display:inline-block;margin:0;padding:16px 20px;background:#15181e;color:#d7dae0;font:${font};border-radius:8px">${html}</pre>`;
}

void main();
