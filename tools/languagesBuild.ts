/** Builds what other languages than ours need, from the Go module in tools/languages: Pulumi's host of YAML programs, and its SDK generators. */
import { join } from "node:path";
import { buildOnce, type GoBuild, go, isBuilt, plannedBuild } from "./goBuild";

const sourceDir = join(__dirname, "languages");
const yamlHost = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml";

/** The programs of the present sources: `pulumi-language-yaml` and `pulumi-sdks`. */
export function plannedLanguagesBuild(): GoBuild {
  return plannedBuild("languages", sourceDir, "github.com/pulumi/pulumi-yaml");
}

/** Builds them where they are not there yet: some two minutes the first time. Needs `go` on PATH. */
export async function ensureLanguages(): Promise<GoBuild> {
  const build = plannedLanguagesBuild();
  if (isBuilt(build)) return build;
  await buildOnce(build, async (binDir) => {
    await go(sourceDir, [
      ...["build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", `${binDir}/`],
      ...[yamlHost, "./pulumi-sdks"],
    ]);
  });
  return build;
}
