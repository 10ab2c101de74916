/**
 * The second half of the set-up: builds the packages, and makes sure that there is a Pulumi CLI to run them with; with `--tests`, also
 * what only the tests need.
 */
import { dirname } from "node:path";
import { execa } from "execa";
import { Listr, PRESET_TIMER } from "listr2";
import { ensureYamlHost } from "./languagesBuild";
import { makeSdks } from "./plugin/sdks";
import { ensurePulumi } from "./pulumiCli";

const repositoryDir = dirname(__dirname);
// A log gets a line now and then, a terminal the latest state all the time.
const reportIntervalMs = process.stdout.isTTY ? 0 : 15_000;

const isForTests = process.argv.includes("--tests");

const setUp = new Listr(
  [
    {
      title: "Building the packages",
      task: async (_, task) => {
        await execa("npm", ["run", "--silent", "build"], { cwd: repositoryDir, all: true });
        task.title = "Packages built";
      },
    },
    {
      title: "Looking for the Pulumi CLI",
      task: async (_, task) => {
        const report = atIntervals(reportIntervalMs, (progress) => {
          task.output = progress;
        });
        const cli = await ensurePulumi(report);
        task.title = `Pulumi CLI ${cli.version}, ${cli.source === "path" ? "found on PATH" : "built from source"}`;
      },
    },
    {
      title: "Building Pulumi's host of YAML programs",
      enabled: isForTests,
      task: async (_, task) => {
        const { version } = await ensureYamlHost();
        task.title = `Host of YAML programs ${version} built`;
      },
    },
    {
      title: "Making the SDKs for Python, Node.js and Go",
      enabled: isForTests,
      task: async (_, task) => {
        await makeSdks();
        task.title = "SDKs for Python, Node.js and Go made";
      },
    },
  ],
  {
    rendererOptions: { timer: PRESET_TIMER },
    fallbackRenderer: "simple",
    fallbackRendererOptions: { timer: PRESET_TIMER },
  },
);

// The display has already said what failed, and why.
setUp.run().catch(() => {
  process.exitCode = 1;
});

/** Passes on the first report, and then one for each interval. */
function atIntervals(ms: number, report: (progress: string) => void): (progress: string) => void {
  let next = 0;
  return (progress) => {
    if (Date.now() < next) return;
    next = Date.now() + ms;
    report(progress);
  };
}
