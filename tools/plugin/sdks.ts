/** Makes the SDKs for Python, Node.js and Go from the package's schema, by Pulumi's own generators. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { packageSchema } from "../../provider/plugin/schema";
import { ensurePythonHostAndSdkGenerators } from "../languagesBuild";

const languages = ["python", "nodejs", "go"] as const;

/** Where they are: a folder for each language. */
export const sdksFolder = join(dirname(dirname(__dirname)), ".cache", "sdks");

/** Makes them anew. Needs `go` on PATH where the generators are not built yet. */
export async function makeSdks(): Promise<void> {
  const { binDir } = await ensurePythonHostAndSdkGenerators();
  await rm(sdksFolder, { recursive: true, force: true });
  await mkdir(sdksFolder, { recursive: true });
  const schemaFile = join(sdksFolder, "schema.json");
  await writeFile(schemaFile, JSON.stringify(packageSchema(), undefined, 2));
  for (const language of languages) {
    await execa(join(binDir, "pulumi-sdks"), [language, schemaFile, join(sdksFolder, language)]);
  }
}
