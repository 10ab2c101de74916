// What answers of something that is not the service may cost: memory, time and requests.

import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { openSession } from "../../../provider/auth/session";
import { isNoAnswer, RequestError } from "../../../provider/errors";
import { resolveLocation } from "../../../provider/settings/settings";
import { VirtualClock } from "../../support/clock";
import { clientAt, environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { useSimulator } from "../../support/simulated";
import { sourcesOf } from "../settings/sources";

describe("an answer that the service never gives", () => {
  const simulator = useSimulator();
  const connect = () => {
    const { url: endpoint, projectId } = simulator();
    // Unpacking takes real time, in which this process looks idle.
    const clock = new VirtualClock({ patience: 5_000 });
    return clientAt(environmentOf(simulator(), { clock }).session, { endpoint, projectId });
  };

  for (const how of ["huge", "gzip-bomb", "endless", "huge-header"] as const) {
    it(`is read no further than it may be long and not asked for again: ${how}`, async () => {
      simulator().control.addFault({ fault: { kind: "body", how }, count: "unlimited" });
      const error = await rejection((await connect()).listEngines());
      assert(error instanceof RequestError, String(error));
      assert.match(error.message, /far longer than any that the service gives/);
      assert(error.isPermanent && error.mayHaveArrived && !isNoAnswer(error));
      assert.equal(simulator().control.journal().length, 1);
    });
  }

  it("may be longer where it is a list", async () => {
    const { control } = simulator();
    const { jobId } = control.seedJob({ jobName: "mnist", versions: [{}] });
    control.addFault({ fault: { kind: "body", how: "huge", bytes: 8_000_000 }, count: "unlimited" });
    const client = await connect();
    assert.equal((await client.listVersions(jobId)).versions.length, 1);
    assert.equal((await client.listJobs()).length, 1);
    await assert.rejects(client.listEngines(), RequestError);
  });

  it("is asked for once more, and no more, where it is no HTTP", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on("error", () => {});
      socket.on("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const sources = sourcesOf({ endpoint, projectId: "p", token: "t" });
    const session = openSession(sources, { clock: new VirtualClock() });
    const error = await rejection((await clientAt(session, resolveLocation({}, sources))).listEngines());
    server.close();
    assert(error instanceof RequestError, String(error));
    assert.equal(connections, 2);
  });
});
