/** The packages as npm would deliver them: what a check, a measurement or a user's project begins with. */
import { join } from "node:path";
import { execa } from "execa";

/** The folders of the published packages, in the order in which they depend on each other. */
export const packageFolders = ["provider", "policy", "simulator"] as const;

/** A packed package. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  /** Path of the .tgz file. */
  readonly path: string;
  /** What it holds, relative to the package, such as `dist/index.js`. */
  readonly files: readonly string[];
}

interface NpmPacked {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs all packages of a clone into a folder, after building them. */
export async function packAll(repositoryDir: string, intoDir: string): Promise<Tarball[]> {
  const tarballs: Tarball[] = [];
  // One after the other: each builds first, and the build is the same one.
  for (const folder of packageFolders) tarballs.push(await pack(join(repositoryDir, folder), intoDir));
  return tarballs;
}

async function pack(packageDir: string, intoDir: string): Promise<Tarball> {
  const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", intoDir], { cwd: packageDir });
  const [packed]: NpmPacked[] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(`npm has packed nothing in ${packageDir}`);
  const { name, version, filename, files } = packed;
  return { name, version, path: join(intoDir, filename), files: files.map(({ path }) => path) };
}
