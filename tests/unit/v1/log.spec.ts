import assert from "node:assert/strict";
import { readLog, readLogTail } from "../../../provider/v1/log";
import { clientOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { requestsSeen, useSimulator } from "../../support/simulated";

describe("a log", () => {
  const simulator = useSimulator();

  for (const dialect of ["otc", "documentation", "mixed"] as const) {
    for (const lines of [1, 499, 500, 501, 1_000, 1_203]) {
      it(`of ${lines} lines comes whole and in order, in the dialect ${dialect}`, async () => {
        const { version, log } = await versionWithLog(lines);
        simulator().control.setDialect(dialect);
        let text = "";
        for await (const piece of readLog(await clientOf(simulator()), version)) text += piece;
        assert.equal(text, log);
      });
    }
  }

  it("of a version without lines is empty", async () => {
    const { version } = await versionWithLog(0);
    for await (const piece of readLog(await clientOf(simulator()), version)) assert.fail(piece);
    assert.equal(await readLogTail(await clientOf(simulator()), version, 3), "");
  });

  it("ends with its last lines", async () => {
    const { version } = await versionWithLog(700);
    assert.equal(await readLogTail(await clientOf(simulator()), version, 2), "line 698\nline 699\n");
  });

  it("is read no further than it is asked for", async () => {
    const { version } = await versionWithLog(1_203);
    simulator().control.clearJournal();
    for await (const piece of readLog(await clientOf(simulator()), version)) {
      assert.match(piece, /^line 0\n/);
      break;
    }
    assert.equal(requestsSeen(simulator()).filter((request) => request.endsWith("/aom-log")).length, 1);
  });

  it("comes to an end although the service repeats the same lines for ever", async () => {
    const { version } = await versionWithLog(3);
    const client = await clientOf(simulator());
    const first = { content: "line 0\n", startLine: "1", endLine: "1", lines: 1 };
    const pieces: string[] = [];
    for await (const piece of readLog({ ...client, getLog: async () => first }, version)) pieces.push(piece);
    assert.deepEqual(pieces, ["line 0\n"]);
  });

  it("of a run that has not begun is refused in the service's words", async () => {
    const { jobId, versionIds } = simulator().control.seedJob({ jobName: "mnist", versions: [{ status: "WAITING" }] });
    const lines = readLog(await clientOf(simulator()), { jobId, versionId: versionIds[0] ?? "" });
    assert.match(String(await rejection(lines.next())), /ModelArts\.0806/);
  });

  async function versionWithLog(count: number) {
    const log = Array.from({ length: count }, (_, line) => `line ${line}`);
    const { jobId, versionIds } = simulator().control.seedJob({
      jobName: "mnist",
      versions: [{ status: "COMPLETED", startTime: 1, log }],
    });
    return { version: { jobId, versionId: versionIds[0] ?? "" }, log: log.map((line) => `${line}\n`).join("") };
  }
});
