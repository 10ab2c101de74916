import assert from "node:assert/strict";
import { logToEngine } from "../../../provider/host/engine";
import { openProgress } from "../../../provider/waiting/progress";
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
});
