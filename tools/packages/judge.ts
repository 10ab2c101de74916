/** What is wrong with a tarball: by publint, by are-the-types-wrong, and by what every one of ours must hold. */
import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Tarball } from "./tarballs";

const everyTarballHolds = ["README.md", "LICENSE", "CHANGELOG.md", "package.json", "dist/index.js", "dist/index.d.ts"];
/** Caches of the compiler, and maps of sources that do not come along. */
const noTarballHolds = /\.(?:tsbuildinfo|map|ts)$/;
const everyManifestHas = ["license", "repository", "homepage", "bugs", "sideEffects", "engines", "type"];

/** Each problem as a line; none when all is well under `node`, `node16` and `bundler` resolution. */
export async function problemsOf(tarball: Tarball): Promise<string[]> {
  const data = new Uint8Array(await readFile(tarball.path));
  return [...problemsOfContent(tarball), ...(await problemsOfManifest(data)), ...(await problemsOfTypes(data))];
}

function problemsOfContent({ files }: Tarball): string[] {
  const missing = everyTarballHolds.filter((file) => !files.includes(file));
  const needless = files.filter((file) => noTarballHolds.test(file) && !file.endsWith(".d.ts"));
  return [...missing.map((file) => `${file} is missing`), ...needless.map((file) => `${file} is in it`)];
}

async function problemsOfManifest(data: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { messages, pkg = {} } = await publint({ pack: { tarball: data.buffer }, strict: true });
  const missing = everyManifestHas.filter((field) => !(field in pkg));
  return [
    ...missing.map((field) => `package.json has no "${field}"`),
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
  ];
}

async function problemsOfTypes(data: Uint8Array): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(data));
  if (result.types === false) return ["are-the-types-wrong: no types"];
  return result.problems.map((problem) => `are-the-types-wrong: ${JSON.stringify(problem)}`);
}
