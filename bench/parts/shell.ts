// A shell loop with curl and sleep, as somebody writes it who has a list of versions and an evening.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { untilInterrupted } from "../interruption";
import type { OneVersion, Teardown } from "../results";
import { withScratch } from "../scratch";
import { type Service, withService } from "../simulation";

export type ShellSubject = "shell, one by one" | "shell, all at once";

const scripts: Record<ShellSubject, string> = {
  "shell, one by one": `
    for id in $VERSION_IDS; do
      curl -sS -o /dev/null -X DELETE -H "X-Auth-Token: $TOKEN" "$VERSIONS/$id"
      while [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$VERSIONS/$id")" != 404 ]; do sleep 1; done
    done
  `,
  "shell, all at once": `
    for id in $VERSION_IDS; do
      curl -sS -o /dev/null -X DELETE -H "X-Auth-Token: $TOKEN" "$VERSIONS/$id"
    done
    for id in $VERSION_IDS; do
      while [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$VERSIONS/$id")" != 404 ]; do sleep 1; done
    done
  `,
};

/** Measures the loop with many versions. */
export async function measureShellTeardown(
  subject: ShellSubject,
  count: number,
  removalSeconds: number,
): Promise<Teardown> {
  return withService({ removalSeconds, seeded: count }, async (service) => {
    const seconds = await run(subject, service);
    if (service.standing() > 0) throw new Error(`${service.standing()} versions still stand`);
    return {
      ...{ subject, count, removalSeconds, seconds },
      ...{ parallel: 1, checkpoints: false, requests: service.requests(), throttled: 0 },
    };
  });
}

/** Measures the loop with one version; what it knows it says by ending. */
export async function measureShellOneVersion(removalSeconds: number): Promise<OneVersion> {
  const subject = "shell, one by one";
  return withService({ removalSeconds, seeded: 1 }, async (service) => {
    await run(subject, service);
    const ended = Date.now();
    const [removed = Number.NaN] = service.removals().values();
    const requests = Object.values(service.requests()).reduce((total, each) => total + each, 0);
    return { subject, removalSeconds, experienced: false, lateSeconds: (ended - removed) / 1000, requests };
  });
}

/** Seconds from start to end. */
function run(subject: ShellSubject, service: Service): Promise<number> {
  const { url, projectId, token, jobId, seededVersionIds } = service;
  return withScratch(async (folder) => {
    const script = join(folder, "loop.sh");
    await writeFile(script, scripts[subject]);
    const started = performance.now();
    const loop = execa("sh", [script], {
      env: {
        VERSIONS: `${url}/v1/${projectId}/training-jobs/${jobId}/versions`,
        VERSION_IDS: seededVersionIds.join(" "),
        TOKEN: token,
        NO_PROXY: "127.0.0.1",
      },
      timeout: 40 * 60_000,
    });
    const stopListening = untilInterrupted(() => loop.kill());
    await loop;
    stopListening();
    return (performance.now() - started) / 1000;
  });
}
