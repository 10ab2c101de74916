/** Builds the plugin: one file that needs nothing beside it but Node, in the folder that Pulumi can install. */
import { chmod, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const repositoryDir = dirname(dirname(__dirname));
const pluginFile = join(repositoryDir, "provider", "native", "pulumi-resource-modelarts");

void buildPlugin();

async function buildPlugin(): Promise<void> {
  await mkdir(dirname(pluginFile), { recursive: true });
  await build({
    stdin: {
      contents: 'require("./provider/plugin/main").main();',
      resolveDir: repositoryDir,
    },
    outfile: pluginFile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node22.12",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  await chmod(pluginFile, 0o755);
}
