/** Makes the reference of the public API by typedoc, whose settings are in typedoc.json. */
import { dirname, join } from "node:path";
import { execa } from "execa";

const repositoryDir = dirname(__dirname);

/** Writes it into a folder, whose content it replaces; fails where typedoc has anything to say against it. */
export async function writeApiReference(folder: string): Promise<void> {
  const typedoc = join(repositoryDir, "node_modules", "typedoc", "bin", "typedoc");
  await execa(process.execPath, [typedoc, "--out", folder, "--logLevel", "Warn"], { cwd: repositoryDir });
}
