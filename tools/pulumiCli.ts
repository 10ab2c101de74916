/** Finds the Pulumi CLI to work with: the one on PATH where it will do, else one built from source. */
import { dirname } from "node:path";
import { execa } from "execa";
import { coerce, gte } from "semver";
import which from "which";
import { isBuilt } from "./goBuild";
import { buildPulumi, plannedPulumiBuild } from "./pulumiBuild";

/** A Pulumi CLI that runs Node.js programs, dynamic providers and policy packs. */
export interface PulumiCli {
  /** The folder of `pulumi`; put it first on PATH. */
  binDir: string;
  /** Without the leading "v", for instance "3.274.1". */
  version: string;
  source: "path" | "built";
}

/** No usable CLI is there, and none can be made; the message says what to do. */
export class PulumiMissingError extends Error {
  override readonly name = "PulumiMissingError";
}

const minimumVersion = "3.225.0";
// The CLI finds these two on PATH. Released CLIs bring them along; some packagers leave them out.
const companions = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** Finds the CLI that the set-up has found or built, without building. Throws {@link PulumiMissingError} without one. */
export async function findPulumi(): Promise<PulumiCli> {
  const onPath = await lookOnPath();
  if (onPath.cli !== undefined) return onPath.cli;

  const build = plannedPulumiBuild();
  if (isBuilt(build)) return { ...build, source: "built" };
  throw new PulumiMissingError(`${onPath.reason}, and none is built. Run \`npm run setup\`.`);
}

/**
 * Finds the CLI, or builds it where none will do: minutes the first time, at once afterwards. `report` hears of progress.
 * Throws {@link PulumiMissingError} where neither a fitting CLI nor Go is installed.
 */
export async function ensurePulumi(report: (progress: string) => void = () => {}): Promise<PulumiCli> {
  const onPath = await lookOnPath();
  if (onPath.cli !== undefined) return onPath.cli;

  const build = plannedPulumiBuild();
  if (!isBuilt(build)) {
    if (findCommand("go") === null) {
      throw new PulumiMissingError(
        `${onPath.reason}, and there is no Go to build it with.\n` +
          `Install the Pulumi CLI ${minimumVersion} or newer (https://www.pulumi.com/docs/install/) ` +
          `or Go (https://go.dev/doc/install), then run this again.`,
      );
    }
    report(`${onPath.reason}: building it from source`);
    await buildPulumi(build, report);
  }
  return { ...build, source: "built" };
}

/** The CLI on PATH, or why there is none that will do, as the start of a sentence. */
async function lookOnPath(): Promise<{ cli: PulumiCli; reason?: never } | { cli?: never; reason: string }> {
  const pulumi = findCommand("pulumi");
  if (pulumi === null) return { reason: "There is no Pulumi CLI on PATH" };

  const version = await versionOf(pulumi);
  if (version === undefined) return { reason: `${pulumi} does not say which version it is` };
  if (!gte(version, minimumVersion)) {
    return { reason: `${pulumi} is version ${version}, older than ${minimumVersion}` };
  }
  const missing = companions.filter((name) => findCommand(name) === null);
  if (missing.length > 0) return { reason: `${pulumi} comes without ${missing.join(" and ")}` };

  return { cli: { binDir: dirname(pulumi), version, source: "path" } };
}

async function versionOf(pulumi: string): Promise<string | undefined> {
  const { stdout } = await execa(pulumi, ["version"], { reject: false, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  return coerce(stdout)?.version;
}

function findCommand(name: string): string | null {
  return which.sync(name, { nothrow: true });
}
