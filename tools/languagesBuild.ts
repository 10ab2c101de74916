/** Builds what programs of other languages than ours need: Pulumi's hosts of YAML and Python programs, and its generators of SDKs. */
import { join } from "node:path";
import { buildOnce, type GoBuild, go, isBuilt, plannedBuild } from "./goBuild";

interface Built {
  readonly build: GoBuild;
  readonly sourceDir: string;
  readonly packages: readonly string[];
}

const yamlHost = built("pulumi-yaml", "yaml", "github.com/pulumi/pulumi-yaml", [
  "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
]);
const pythonAndSdks = built("pulumi-languages", "languages", "github.com/pulumi/pulumi/pkg/v3", [
  "./pulumi-language-python",
  "./pulumi-sdks",
]);

/** The folders of the hosts, whether or not they are built, for PATH. */
export const languageHostDirs: readonly string[] = [yamlHost.build.binDir, pythonAndSdks.build.binDir];

/** Builds the host of YAML programs where it is not there yet: some two minutes the first time. Needs `go` on PATH. */
export function ensureYamlHost(): Promise<GoBuild> {
  return ensure(yamlHost);
}

/**
 * Builds the host of Python programs, and `pulumi-sdks`, the CLI's own generators, where they are not there yet: seconds where Go has
 * just built the CLI. Needs `go` on PATH.
 */
export function ensurePythonHostAndSdkGenerators(): Promise<GoBuild> {
  return ensure(pythonAndSdks);
}

function built(folder: string, name: string, module: string, packages: readonly string[]): Built {
  const sourceDir = join(__dirname, folder);
  return { build: plannedBuild(name, sourceDir, module), sourceDir, packages };
}

async function ensure({ build, sourceDir, packages }: Built): Promise<GoBuild> {
  if (isBuilt(build)) return build;
  await buildOnce(build, async (binDir) => {
    const flags = ["-trimpath", "-buildvcs=false", "-ldflags", "-s -w"];
    await go(sourceDir, ["build", ...flags, "-o", `${binDir}/`, ...packages]);
  });
  return build;
}
