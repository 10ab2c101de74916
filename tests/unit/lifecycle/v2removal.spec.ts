// The requests by which a v2 job or algorithm is removed, one by one, and what is shown and said meanwhile.

import assert from "node:assert/strict";
import { WaitTimeoutError } from "../../../provider/errors";
import type { Properties } from "../../../provider/lifecycle/properties";
import { v2Algorithm } from "../../../provider/lifecycle/v2algorithm/resource";
import { v2TrainingJob } from "../../../provider/lifecycle/v2job/resource";
import { environmentOf } from "../../support/connected";
import { rejection } from "../../support/rejection";
import { letNothingBeYoung, useSimulator } from "../../support/simulated";
import { algorithmsStanding, jobRequests, jobsClientOf, jobsStanding } from "../../support/v2";

const nowhere = "11111111-0000-4000-8000-000000000000";
/** Says yes, and does nothing. */
const acceptedInVain = { kind: "error", status: 202, when: "before", body: "empty" } as const;
const fault = { kind: "error", status: 500, code: "ModelArts.2950", message: "Internal error." } as const;

describe("the removal of a v2 job, request by request", () => {
  const simulator = useSimulator();
  beforeEach(() => simulator().control.v2.setTransition({ course: "deletion", pace: "immediate" }));

  function removal(jobId: string, more: Properties = {}) {
    const { url: endpoint, projectId } = simulator();
    const outs = { jobId, jobName: "train", workspaceId: "0", endpoint, projectId, ...more };
    return v2TrainingJob.delete(environmentOf(simulator()), jobId, outs);
  }
  /** The requests seen, in words. */
  function requests(jobId: string): string[] {
    const words: Record<string, string> = {
      [`GET /training-jobs/${jobId}`]: "look",
      [`POST /training-jobs/${jobId}/actions`]: "stop",
      [`DELETE /training-jobs/${jobId}`]: "delete",
      "POST /training-job-searches": "search",
    };
    return jobRequests(simulator()).map((request) => words[request] ?? request);
  }

  it("looks before it asks again for what got no answer", async () => {
    letNothingBeYoung(simulator());
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Completed" });
    simulator().control.addFault({ endpoint: "v2.deleteJob", fault });
    await removal(jobId);
    assert.deepEqual(requests(jobId), ["look", "delete", "look", "look", "delete", "look"]);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  it("waits for the end of a stop that is under way, and asks for none", async () => {
    letNothingBeYoung(simulator());
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Running" });
    simulator().control.v2.setTransition({ course: "stop", pace: { reads: 3 } });
    await (await jobsClientOf(simulator())).terminateJob(jobId);
    simulator().control.clearJournal();
    await removal(jobId);
    assert.deepEqual(requests(jobId), ["look", "look", "look", "look", "delete", "look"]);
  });

  it("gives a stop time before it asks for it once more", async () => {
    letNothingBeYoung(simulator());
    const jobId = simulator().control.v2.seedJob({ jobName: "train", phase: "Running" });
    simulator().control.addFault({ endpoint: "v2.jobAction", fault: acceptedInVain });
    await removal(jobId);
    const seen = requests(jobId);
    const [first, second] = [seen.indexOf("stop"), seen.lastIndexOf("stop")];
    assert.ok(second - first > 5, seen.join());
    assert.deepEqual([...new Set(seen.slice(first + 1, second))], ["look"]);
    assert.deepEqual(jobsStanding(simulator()), []);
  });

  describe("of one that is young and not there", () => {
    const young = () => ({ createTime: Date.now() });
    const seenBefore = () => ({ ...young(), startTime: Date.now() });
    const stopless = { deletion: { stopActive: false } };

    it("waits for none that an earlier operation has seen running", async () => {
      await removal(nowhere, seenBefore());
      assert.deepEqual(requests(nowhere), ["look", "look", "search"]);
    });

    it("looks again and again for one that nobody has seen", async () => {
      await removal(nowhere, young());
      const seen = requests(nowhere);
      assert.deepEqual(seen.slice(0, 5), ["look", "look", "search", "look", "search"]);
      assert.ok(seen.length > 9, seen.join());
    });

    it("looks again and again for one that the service has said is not there", async () => {
      await removal(nowhere, { ...seenBefore(), ...stopless });
      const seen = requests(nowhere);
      assert.deepEqual(seen.slice(0, 5), ["delete", "look", "search", "look", "search"]);
      assert.ok(seen.length > 8, seen.join());
    });

    it("waits for none that was seen running where the service has said nothing", async () => {
      simulator().control.addFault({ endpoint: "v2.deleteJob", fault: { kind: "reset", when: "before" } });
      await removal(nowhere, { ...seenBefore(), ...stopless });
      assert.deepEqual(requests(nowhere), ["delete", "look", "search"]);
    });
  });
});

describe("the removal of a v2 algorithm, request by request", () => {
  const simulator = useSimulator();
  let algorithmId: string;
  let said: string[];
  beforeEach(() => {
    letNothingBeYoung(simulator());
    algorithmId = simulator().control.v2.seedAlgorithm({ name: "digits" });
    said = [];
  });

  function remove(more: Properties = {}) {
    const { url: endpoint, projectId } = simulator();
    const outs = { algorithmId, algorithmName: "digits", workspaceId: "0", endpoint, projectId, ...more };
    const log = async ({ message }: { message: string }) => void said.push(message);
    return v2Algorithm.delete({ ...environmentOf(simulator()), log }, algorithmId, outs);
  }
  /** The requests seen, in words. */
  function requests(): string[] {
    const words: Record<string, string> = {
      [`GET /algorithms/${algorithmId}`]: "look",
      [`DELETE /algorithms/${algorithmId}`]: "delete",
    };
    return jobRequests(simulator()).map((request) => words[request] ?? request);
  }

  it("looks before it asks again for what got no answer", async () => {
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault });
    await remove();
    assert.deepEqual(requests(), ["delete", "look", "delete", "look"]);
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("does not take one for gone that stands when it is asked for again and gets no answer", async () => {
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault: [acceptedInVain, fault] });
    await remove();
    assert.deepEqual(
      requests().filter((request) => request === "delete"),
      ["delete", "delete", "delete"],
    );
    assert.deepEqual(algorithmsStanding(simulator()), []);
  });

  it("says that it is there, and that it is gone, on the resource's row", async () => {
    simulator().control.v2.setRules({ deletionLag: { reads: 12 } });
    await remove();
    const rows = said.map((row) => row.replace(/, \d+s$/, ""));
    assert.deepEqual([...new Set(rows)], ["digits there", "digits gone"]);
  });

  it("says why a look got no answer", async () => {
    simulator().control.addFault({ endpoint: "v2.getAlgorithm", fault });
    await remove();
    assert.deepEqual(
      said.map((row) => row.replace(/\d\d:\d\d$/, "then")),
      ["digits ModelArts.2950 Internal error., trying until then", "digits gone"],
    );
  });

  it("says what to do where it still stands when the time is up", async () => {
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault: acceptedInVain, count: 9 });
    const error = await rejection(remove({ timeouts: { delete: "2m" } }));
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.equal(
      error.message.replace(/after .* of/, "after all of").replace(/there \d+/, "there"),
      `deleting algorithm ${algorithmId}: still there after all of the 2m that timeouts.delete allows (seen there). It stays in the ` +
        "state; run the same command again, or allow more time with `timeouts.delete`.",
    );
  });

  it("says that it is refused, and by which words, where that goes on until the time is up", async () => {
    const refused = { kind: "error", status: 409, code: "ModelArts.2796", message: "Status not allowed." } as const;
    simulator().control.addFault({ endpoint: "v2.deleteAlgorithm", fault: refused, count: 99 });
    const error = await rejection(remove({ timeouts: { delete: "2m" } }));
    assert.ok(error instanceof WaitTimeoutError, String(error));
    assert.match(error.message, /: still there, DELETE refused after .* \(seen there, DELETE refused \d+\)\. /);
    assert.match(error.message, /The service had said before: .*: Status not allowed\. \(.*\)$/);
    assert.ok(said.every((row) => row.startsWith("digits there, DELETE refused: ModelArts.2796 Status not allowed.")));
  });
});
