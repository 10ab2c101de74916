/** Builds the Pulumi CLI from the Go module in tools/pulumi. */
import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, type GoBuild, go, plannedBuild } from "./goBuild";

const sourceDir = join(__dirname, "pulumi");
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const launcher = "pulumi-resource-pulumi-nodejs";

/** The CLI of the present sources, with its Node.js language host and the launcher for dynamic providers. */
export function plannedPulumiBuild(): GoBuild {
  return plannedBuild("pulumi", sourceDir, "github.com/pulumi/pulumi/pkg/v3");
}

/** Builds the CLI and its companions. Needs `go` on PATH and takes minutes. */
export function buildPulumi(build: GoBuild, report: (progress: string) => void): Promise<void> {
  return buildOnce(build, async (binDir) => {
    await compile(binDir, build.version, report);
    await copyFile(join(sourceDir, launcher), join(binDir, launcher));
    await chmod(join(binDir, launcher), 0o755);
  });
}

async function compile(binDir: string, version: string, report: (progress: string) => void): Promise<void> {
  report("downloading Go modules");
  const { stdout } = await go(sourceDir, ["list", "-deps", cliPackage, `./pulumi-language-nodejs`]);
  const total = stdout.split("\n").length;

  const versionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const compilation = go(sourceDir, [
    ...["build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${versionFlag}`],
    ...["-o", `${binDir}/`, cliPackage, "./pulumi-language-nodejs"],
  ]);
  let compiled = 0;
  for await (const line of compilation.iterable({ from: "stderr" })) {
    // Besides the packages that it compiles, one a line, Go reports downloads.
    if (line.startsWith("go: ")) continue;
    compiled += 1;
    report(`compiled ${compiled} of ${total} Go packages`);
  }
  await compilation;
}
