// What a resource's own row shows while its version is being removed, read from the engine's event log.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { useSimulator } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("the row of a version that is being removed", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("says which version it is, what the last look saw and for how long, anew each time, and in the end that it is gone", async () => {
    const rows = await rowsOfDestroy({ CI: "" });
    const seen = rows.slice(0, -1);
    assert.ok(seen.length >= 2, rows.join());
    for (const row of seen) assert.match(row, /^V0002 KILLING, [1-9]\d*s$/);
    assert.equal(new Set(seen).size, seen.length, rows.join());
    assert.equal(rows.at(-1), "V0002 gone");
  });

  it("has one line for a status where each would stay in a log", async () => {
    const [seen, ...others] = await rowsOfDestroy({ CI: "true" });
    assert.match(seen ?? "", /^V0002 KILLING, [1-9]\d*s$/);
    assert.deepEqual(others, ["V0002 gone"]);
  });

  /** What the row said, one after the other, while a version was destroyed that takes ten looks to go. */
  async function rowsOfDestroy(env: Record<string, string>): Promise<string[]> {
    const { stack, created } = await stacks.declareOne();
    await stack.up();
    simulator().control.setStatus({}, "RUNNING");
    simulator().control.setTransition({ course: "deletion", path: ["KILLING"], pace: { reads: 10 } });
    const log = join(stack.dir, "events.json");
    const destroy = await stack.destroy(["--event-log", log], { env: { ...env, PULUMI_DEBUG_COMMANDS: "true" } });
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(created(), []);
    const events = (await readFile(log, "utf8")).split("\n").filter((line) => line.includes('"diagnosticEvent"'));
    const messages = events.map((line): EngineEvent => JSON.parse(line)).map(({ diagnosticEvent }) => diagnosticEvent);
    const ofRow = messages.filter(({ urn, ephemeral }) => ephemeral && urn?.endsWith("::run"));
    return ofRow.map(({ message }) => message.replace(/<\{%.*?%\}>/g, "").trim());
  }
});

interface EngineEvent {
  diagnosticEvent: { urn?: string; message: string; ephemeral?: boolean };
}
