/** The second half of the set-up: builds the packages, and makes sure that there is a Pulumi CLI to run them with. */
import { dirname } from "node:path";
import { execa } from "execa";
import { Listr, PRESET_TIMER } from "listr2";
import { ensureLanguages } from "./languagesBuild";
import { ensurePulumi } from "./pulumiCli";

const repositoryDir = dirname(__dirname);
// A log gets a line now and then, a terminal the latest state all the time.
const reportIntervalMs = process.stdout.isTTY ? 0 : 15_000;

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
      title: "Building the host of YAML programs and the generators of SDKs",
      task: async (_, task) => {
        const { version } = await ensureLanguages();
        task.title = `Host of YAML programs ${version} and generators of SDKs built`;
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
