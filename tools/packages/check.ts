/** `npm run check:packages`: packs all packages and says what is wrong with them. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { problemsOf } from "./judge";
import { packAll } from "./tarballs";

const repositoryDir = dirname(dirname(__dirname));

async function check(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "packages-"));
  try {
    for (const tarball of await packAll(repositoryDir, dir)) {
      const problems = await problemsOf(tarball);
      if (problems.length > 0) process.exitCode = 1;
      const verdict = problems.length > 0 ? problems.map((problem) => `\n  ${problem}`).join("") : " well";
      console.log(`${tarball.name} ${tarball.version}, ${tarball.files.length} files:${verdict}`);
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

void check();
