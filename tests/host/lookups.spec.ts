// Look-ups as the package offers them, in a process with the configuration of a stack.

import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import {
  getTrainingJob,
  getTrainingJobVersion,
  getTrainingJobVersionLog,
  listTrainingJobs,
  listTrainingJobVersions,
} from "pulumi-modelarts";
import { rejection } from "../support/rejection";
import { useSimulator } from "../support/simulated";

describe("look-ups", () => {
  const simulator = useSimulator();
  const before = runtime.allConfig();

  beforeEach(() => {
    const { url, projectId, credentials } = simulator();
    configure({ endpoint: url, authUrl: `${url}/v3`, projectId, ...credentialsOfUser(credentials) });
  });
  afterEach(() => runtime.setAllConfig(before));

  it("share one token, however many there are", async () => {
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{}] });
    await Promise.all([listTrainingJobs(), listTrainingJobVersions({ jobId })]);
    await getTrainingJob({ jobName: "mnist" });
    assert.equal(
      simulator()
        .control.journal()
        .filter(({ path }) => path.endsWith("/auth/tokens")).length,
      1,
    );
  });

  it("go by the configuration of the moment, as where one process runs several programs", async () => {
    await listTrainingJobs();
    configure({ endpoint: simulator().url, projectId: simulator().projectId, token: "of-nobody" });
    assert.match(String(await rejection(listTrainingJobs())), /HTTP 401/);
  });

  it("find a job by its whole name only, among more than a page of jobs with that part in theirs", async () => {
    for (let n = 0; n < 1_001; n++) simulator().control.seedJob({ jobName: `mnist-${n}` });
    const { jobId } = simulator().control.seedJob({ jobName: "mnist", versions: [{}, {}] });
    const job = await getTrainingJob({ jobName: "mnist" });
    assert.equal(job.jobId, jobId);
    assert.equal(job.versions.length, 2);
    assert.equal((await listTrainingJobs()).length, 1_002);
    assert.match(String(await rejection(getTrainingJob({ jobName: "nist" }))), /no training job named "nist"/);
  });

  it("refuse what is not an id, before any request", async () => {
    const simulated = simulator().control.requestCount();
    const wrong = { jobId: "10/../..", versionId: "20" };
    for (const look of [
      () => getTrainingJob(wrong),
      () => getTrainingJobVersion(wrong),
      () => listTrainingJobVersions(wrong),
      () => getTrainingJobVersionLog(wrong).next(),
    ]) {
      assert.match(String(await rejection(look())), /^MalformedIdError: ".*" is not the id of/);
    }
    assert.equal(simulator().control.requestCount(), simulated);
  });

  function configure(values: Record<string, string>) {
    const entries = Object.entries(values).map(([key, value]) => [`modelarts:${key}`, value]);
    runtime.setAllConfig(Object.fromEntries(entries));
  }

  function credentialsOfUser({ userName, password, domainName }: ReturnType<typeof simulator>["credentials"]) {
    return { userName, password, domainName };
  }
});
