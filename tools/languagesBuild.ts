/** Builds what programs of other languages than ours need: Pulumi's host of YAML programs, and its generators of SDKs. */
import { join } from "node:path";
import { buildOnce, type GoBuild, go, isBuilt, plannedBuild } from "./goBuild";

const yamlSources = join(__dirname, "pulumi-yaml");
const sdkSources = join(__dirname, "pulumi-sdks");

/** The folder of `pulumi-language-yaml`. */
export function plannedYamlHost(): GoBuild {
  return plannedBuild("yaml", yamlSources, "github.com/pulumi/pulumi-yaml");
}

/** Builds the host of YAML programs where it is not there yet: some two minutes the first time. Needs `go` on PATH. */
export function ensureYamlHost(): Promise<GoBuild> {
  return ensure(plannedYamlHost(), yamlSources, "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml");
}

/**
 * Builds `pulumi-sdks`, the CLI's own generators, where it is not there yet: seconds where Go has just built the CLI. Needs `go` on
 * PATH.
 */
export function ensureSdkGenerators(): Promise<GoBuild> {
  return ensure(plannedBuild("sdks", sdkSources, "github.com/pulumi/pulumi/pkg/v3"), sdkSources, ".");
}

async function ensure(build: GoBuild, sourceDir: string, what: string): Promise<GoBuild> {
  if (isBuilt(build)) return build;
  await buildOnce(build, async (binDir) => {
    await go(sourceDir, ["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", `${binDir}/`, what]);
  });
  return build;
}
