/** A PostgreSQL server of its own in a temporary folder, from the programs that the system has. */
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** The running server. */
export interface Postgres {
  /** As Pulumi's backend takes it. */
  readonly backendUrl: string;
  stop(): Promise<void>;
}

/** Starts one on loopback with an empty database; needs `initdb`, `postgres` and `createdb` on PATH. */
export async function startPostgres(): Promise<Postgres> {
  const dir = await mkdtemp(join(tmpdir(), "pulumi-modelarts-postgres-"));
  const as = await unprivileged(dir);
  const data = join(dir, "data");
  const port = String(await freePort());
  await execa("initdb", ["-D", data, "-U", "pulumi", "-A", "trust"], as);
  const server = execa("postgres", ["-D", data, "-h", "127.0.0.1", "-p", port, "-k", dir], { ...as, reject: false });
  for (let turn = 0; ; turn++) {
    const { failed, stderr } = await execa("createdb", ["-h", "127.0.0.1", "-p", port, "-U", "pulumi", "state"], {
      ...as,
      reject: false,
    });
    if (!failed) break;
    if (turn === 100) throw new Error(`PostgreSQL does not start: ${stderr}`);
    await sleep(100);
  }
  return {
    backendUrl: `postgres://pulumi@127.0.0.1:${port}/state?sslmode=disable`,
    async stop() {
      server.kill("SIGINT");
      await server;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root, so it runs as nobody there. */
async function unprivileged(dir: string): Promise<{ uid?: number; gid?: number; cwd: string }> {
  if (process.getuid?.() !== 0) return { cwd: dir };
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (flag) => Number((await execa("id", [flag, "nobody"])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error("there is no user nobody");
  await chown(dir, uid, gid);
  return { uid, gid, cwd: dir };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
