import assert from "node:assert/strict";
import { logToEngine } from "../../../provider/host/engine";
import { type Log, type LogMessage, openProgress } from "../../../provider/waiting/progress";
import { EngineEar } from "../../support/engineEar";

describe("the row of a wait", () => {
  let engine: Awaited<ReturnType<typeof EngineEar.open>>;

  beforeEach(async () => {
    engine = await EngineEar.open();
    process.argv.push(engine.address);
  });
  afterEach(() => {
    process.argv.pop();
    engine.close();
  });

  it("has the name, the status and the time in it, says at once why there is no answer, and keeps the last status", async () => {
    const progress = openProgress(logToEngine, "urn:run", "V0002");
    progress.report("WAITING", 200);
    progress.report("WAITING", 4_000);
    progress.report("RUNNING", 9_000);
    progress.trouble("127.0.0.1:4510 refuses connections (ECONNREFUSED), trying until 07:41");
    await progress.done("COMPLETED");
    assert.deepEqual(
      engine.shown.map(({ message }) => message),
      [
        "V0002 WAITING, 4s",
        "V0002 RUNNING",
        "V0002 127.0.0.1:4510 refuses connections (ECONNREFUSED), trying until 07:41",
        "V0002 COMPLETED",
      ],
    );
  });

  it("shows nothing in the end where nothing was shown before", async () => {
    const progress = openProgress(logToEngine, "urn:run", "V0002");
    progress.report("KILLING", 200);
    await progress.done("gone");
    assert.deepEqual(engine.shown, []);
  });

  it("shows messages of a wait on the resource's row alone, and keeps warnings", async () => {
    const { shown, log } = listening();
    const progress = openProgress(log, "urn:run");
    progress.report("RUNNING", 1_000);
    progress.warn("a record is left");
    assert.deepEqual(shown, [
      { urn: "urn:run", message: "RUNNING, 1s", severity: "INFO", ephemeral: true },
      { urn: "urn:run", message: "a record is left", severity: "WARNING", ephemeral: false },
    ]);
  });

  it("shows nothing in the first second, and of a status not how long it is there before that is a second", () => {
    const { messages, log } = listening();
    const progress = openProgress(log);
    progress.report("INIT", 999);
    progress.report("RUNNING", 1_500);
    progress.report("KILLING", 2_000);
    progress.report("KILLING", 2_999);
    assert.deepEqual(messages(), ["RUNNING", "KILLING"]);
  });

  it("counts the time in a status from when it was seen first, and after trouble from the beginning of the wait", () => {
    const { messages, log } = listening();
    const progress = openProgress(log);
    progress.report("RUNNING", 3_000);
    progress.report("KILLING", 4_000);
    progress.trouble("no answer");
    progress.report("GONE", 9_000);
    assert.deepEqual(messages(), ["RUNNING, 3s", "KILLING", "no answer", "GONE, 9s"]);
  });

  it("shows the same words once", async () => {
    const { messages, log } = listening();
    const progress = openProgress(log);
    progress.trouble("no answer");
    progress.trouble("no answer");
    await progress.done("no answer");
    assert.deepEqual(messages(), ["no answer"]);
  });

  it("keeps the last words where the end has none", async () => {
    const { messages, log } = listening();
    const progress = openProgress(log);
    progress.report("RUNNING", 3_000);
    await progress.done();
    assert.deepEqual(messages(), ["RUNNING, 3s"]);
  });

  function listening() {
    const shown: LogMessage[] = [];
    const log: Log = async (message) => void shown.push(message);
    return { shown, log, messages: () => shown.map(({ message }) => message) };
  }
});
