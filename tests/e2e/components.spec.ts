// Versions in component resources on the real CLI: none is lost beside another, and each has a row of its own.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../support/runs";
import { requestsSeen, useSimulator, versionsStanding } from "../support/simulated";
import { useStacks } from "../support/stacks";

describe("versions in a component", () => {
  const simulator = useSimulator();
  const stacks = useStacks(simulator);

  it("stand side by side, also when one is added where another stands, and move together", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED" }],
    });
    const stack = await stacks.create({ "index.ts": program(jobId, "study", ["first"]) });
    assert.equal((await stack.up()).exitCode, 0);
    const [first = ""] = versionsStanding(simulator()).filter((versionId) => !versionIds.includes(versionId));

    await stack.writeProgram({ "index.ts": program(jobId, "study", ["first", "second", "third"]) });
    const added = await stack.up();
    assert.equal(added.exitCode, 0, added.stdout + added.stderr);
    assert.ok(versionsStanding(simulator()).includes(first));
    assert.equal(versionsStanding(simulator()).length, 4);

    await stack.writeProgram({ "index.ts": program(jobId, "experiment", ["first", "second", "third"], "study") });
    simulator().control.clearJournal();
    const moved = await stack.up();
    assert.equal(moved.exitCode, 0, moved.stdout + moved.stderr);
    assert.deepEqual(
      requestsSeen(simulator()).filter((request) => !request.startsWith("GET")),
      [],
    );

    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.stdout + destroy.stderr);
    assert.deepEqual(versionsStanding(simulator()), versionIds);
  });

  it("say how far their removal is on the rows of the names that they have by then", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "COMPLETED" }] });
    const stack = await stacks.create({ "index.ts": program(jobId, "study", ["before"]) });
    await stack.up();
    const resources = (await stack.exportStack()).deployment.resources ?? [];
    const urn = resources.find(({ type }) => type.endsWith(":TrainingJobVersion"))?.urn ?? "";
    const renamed = await stack.run(["state", "rename", urn, "after", "--yes"]);
    assert.equal(renamed.exitCode, 0, renamed.stderr);

    simulator().control.setStatus({}, "RUNNING");
    simulator().control.setTransition({ course: "deletion", path: ["KILLING"], pace: { reads: 8 } });
    const log = join(stack.dir, "events.json");
    const env = { CI: "", PULUMI_DEBUG_COMMANDS: "true" };
    assert.equal((await stack.destroy(["--event-log", log], { env })).exitCode, 0);
    const rows = (await readFile(log, "utf8"))
      .split("\n")
      .filter((line) => line.includes("KILLING, "))
      .map((line): { diagnosticEvent: { urn?: string } } => JSON.parse(line))
      .map(({ diagnosticEvent }) => diagnosticEvent.urn?.split("::").at(-1));
    assert.deepEqual([...new Set(rows)], ["after"]);
  });

  function program(jobId: string, component: string, names: readonly string[], formerly = component): string {
    return `
      import * as pulumi from "@pulumi/pulumi";
      import { TrainingJobVersion } from "pulumi-modelarts";
      const parent = new pulumi.ComponentResource("study:index:Study", "${component}", {}, { aliases: [{ name: "${formerly}" }] });
      for (const name of ${JSON.stringify(names)}) {
        new TrainingJobVersion(name, ${JSON.stringify({ jobId, ...run })}, { parent });
      }
    `;
  }
});
