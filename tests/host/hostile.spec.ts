// What comes in from outside is bounded and believed in nothing, in the real host: odd fields, endless texts, files that are none,
// credentials that come back.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handlerText } from "../../provider/resources/handler";
import { configurationFor, hurried } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { rejection } from "../support/rejection";
import { run } from "../support/runs";
import { useScriptedServer } from "../support/scriptedServer";
import { useSimulator, versionsStanding } from "../support/simulated";
import { jobsStanding, job as v2Job } from "../support/v2";

const provider = handlerText("trainingJobVersion");
const jobProvider = handlerText("trainingJob");
const mebibyte = 2 ** 20;

describe("a hostile answer, in Pulumi's host", () => {
  const hosts: ProviderHost[] = [];
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.stop("SIGKILL")));
  });
  async function start(config: Record<string, string>, env: Record<string, string> = hurried): Promise<ProviderHost> {
    const host = await ProviderHost.start(config, env);
    hosts.push(host);
    return host;
  }

  describe("with odd fields", () => {
    const simulator = useSimulator();
    const odd = {
      kind: "patch",
      set: {
        engine_id: -1,
        create_time: "yesterday",
        parameter: [{ label: "", value: null }],
        status: null,
        volumes: "none",
      },
    } as const;
    const answers = ["getVersion", "listVersions"];

    it("is in the way of no creation, adoption, refresh or removal of a version", async () => {
      const host = await start(configurationFor(simulator()));
      const { jobId, versionIds } = simulator().control.seedJob({
        jobName: "mnist",
        versions: [{ status: "COMPLETED" }, { status: "COMPLETED" }],
      });
      for (const endpoint of answers) simulator().control.addFault({ endpoint, fault: odd, count: 12 });
      const { inputs } = await host.check({}, { jobId, ...run, __provider: provider });
      const { id, outs } = await host.create(inputs);
      const [existing] = versionIds;
      const adoption = await host.check({}, { jobId, existingVersionId: existing, __provider: provider });
      const adopted = await host.create(adoption.inputs);
      assert.equal((await host.read(id, outs)).id, id);
      // In a run of its own: what is adopted in a run is not removed in the same.
      const later = await start(configurationFor(simulator()));
      await Promise.all([later.delete(id, outs), later.delete(adopted.id, adopted.outs)]);
      assert.deepEqual(versionsStanding(simulator()), versionIds.slice(1));
    });

    it("is in the way of no creation, adoption, refresh or removal of a job", async () => {
      const host = await start(configurationFor(simulator()));
      for (const endpoint of answers) simulator().control.addFault({ endpoint, fault: odd, count: 12 });
      const { parameters: _, ...withoutParameters } = run;
      const declared = { jobName: "mnist", ...withoutParameters, __provider: jobProvider };
      const made = await host.create((await host.check({}, declared)).inputs);
      const { inputs } = await host.check({}, { ...declared, existingJobId: made.id });
      const { id, outs } = await host.create(inputs);
      assert.equal((await host.read(id, outs)).id, made.id);
      await (await start(configurationFor(simulator()))).delete(id, outs);
      assert.deepEqual(simulator().control.standing().jobs, []);
    });
  });

  describe("with odd fields, of v2", () => {
    const simulator = useSimulator();
    /** None of these is what names a job or says how far it is. */
    const odd = {
      kind: "patch",
      set: {
        "metadata.create_time": "yesterday",
        "metadata.description": 7,
        "metadata.annotations": "none",
        "status.duration": "long",
        "status.start_time": -1,
        "status.tasks": "worker-0",
        "status.task_statuses": { task: null },
        "algorithm.engine": [],
        "algorithm.parameters": "none",
        "algorithm.environments": 7,
        "spec.resource.node_count": "many",
        "spec.volumes": "none",
        "spec.log_export_path": null,
        endpoints: "none",
      },
    } as const;

    it("is in the way of no creation, adoption, refresh or removal of a job", async () => {
      const host = await start(configurationFor(simulator()));
      for (const endpoint of ["v2.createJob", "v2.getJob", "v2.searchJobs"])
        simulator().control.addFault({ endpoint, fault: odd, count: 1_000 });
      const declared = { ...v2Job, jobName: "train", __provider: handlerText("v2TrainingJob") };
      const made = await host.create((await host.check({}, declared)).inputs);
      assert.equal((await host.read(made.id, made.outs)).id, made.id);
      const { inputs } = await host.check({}, { ...declared, existingJobId: made.id });
      const { id, outs } = await host.create(inputs);
      assert.equal(id, made.id);
      assert.equal((await host.read(id, outs)).id, id);
      // In a run of its own: what is adopted in a run is not removed in the same.
      await (await start(configurationFor(simulator()))).delete(id, outs);
      assert.deepEqual(jobsStanding(simulator()), []);
    });

    it("is in the way of no removal of many", async () => {
      const host = await start(configurationFor(simulator()));
      for (const endpoint of ["v2.getJob", "v2.searchJobs"])
        simulator().control.addFault({ endpoint, fault: odd, count: 1_000 });
      const { url: endpoint, projectId } = simulator();
      const ids = Array.from({ length: 8 }, (_, n) => simulator().control.v2.seedJob({ jobName: `train-${n}` }));
      const stored = { ...v2Job, endpoint, projectId, workspaceId: "0", __provider: handlerText("v2TrainingJob") };
      await Promise.all(ids.map((jobId) => host.delete(jobId, { ...stored, jobId })));
      assert.deepEqual(jobsStanding(simulator()), []);
    });
  });

  describe("without an end, or that takes long to read", () => {
    const server = useScriptedServer();
    const stored = { ...run, jobId: "10", versionId: "20", projectId: "p1", __provider: provider };
    const config = () => ({ "modelarts:endpoint": server().url, "modelarts:projectId": "p1", "modelarts:token": "t" });

    it("is not read further than it may be long, is asked for once, and holds no memory, however many ask", async () => {
      const body = `{"versions":[${" ".repeat(40 * mebibyte)}]}`;
      server().otherwise = () => ({ body });
      const host = await start(config(), {});
      const before = residentBytes(host);
      const asked = Array.from({ length: 24 }, (_, n) =>
        rejection(host.read(`10/${n + 1}`, { ...stored, versionId: `${n + 1}` })),
      );
      for (const error of await Promise.all(asked))
        assert.match(String(error), /far longer than any that the service gives/);
      assert.equal(server().arrivals.length, 24);
      // 24 bodies of 40 MiB would be 960; what one page may hold, four at a time, is less than half a gibibyte.
      const grownBy = residentBytes(host) - before;
      assert.ok(grownBy < 600 * mebibyte, `${Math.round(grownBy / mebibyte)} MiB`);
    });

    it("is asked for twice where it is no HTTP at all", async () => {
      let connections = 0;
      const mailServer = createServer((socket) => {
        connections += 1;
        socket.on("error", () => {}).end("220 mail.example.com ESMTP\r\n");
      });
      await new Promise<void>((resolve) => mailServer.listen(0, "127.0.0.1", resolve));
      try {
        const { port } = mailServer.address() as AddressInfo;
        const host = await start({ ...config(), "modelarts:endpoint": `http://127.0.0.1:${port}` });
        await rejection(host.read("10/20", stored));
        assert.equal(connections, 2);
      } finally {
        mailServer.close();
      }
    });

    it("is understood in no time though its words are made to take long", async () => {
      const message = `exceeds the limit, time:${" ".repeat(400_000)}x`;
      server().otherwise = () => ({
        status: 429,
        body: JSON.stringify({ error_code: "APIG.0308", error_msg: message }),
      });
      const host = await start(config());
      const error = await rejection(host.read("10/20", stored));
      assert.ok(String(error).length < 5_000);
    });
  });

  describe("that echoes credentials", () => {
    const simulator = useSimulator();
    const server = useScriptedServer();
    const tokenBody = { token: { expires_at: "2999-01-01T00:00:00.000000Z", project: { id: "p1", name: "eu-de" } } };

    it("shows none of them, also not of one that has been replaced meanwhile", async () => {
      const tokens = ["token-canary-1", "token-canary-2"];
      server().otherwise = ({ url, headers }) => {
        if (url.startsWith("/v3/auth/tokens")) {
          const token = tokens[fetched++] ?? "";
          return { status: 201, headers: { "X-Subject-Token": token }, body: JSON.stringify(tokenBody) };
        }
        const isOld = headers["x-auth-token"] === tokens[0];
        const message = `no right for ${tokens.join(" ")} password-canary`;
        return isOld
          ? { status: 401, body: JSON.stringify({ error_code: "ModelArts.0202", error_msg: "expired" }) }
          : { status: 403, body: JSON.stringify({ error_code: "ModelArts.0108", error_msg: message }) };
      };
      let fetched = 0;
      const { url } = server();
      const env = {
        OS_AUTH_URL: `${url}/v3`,
        OS_USERNAME: "user",
        OS_PASSWORD: "password-canary",
        OS_USER_DOMAIN_NAME: "domain",
      };
      const host = await start({ "modelarts:endpoint": url, "modelarts:projectId": "p1" }, env);
      const stored = { ...run, jobId: "10", versionId: "20", __provider: provider };
      for (const failing of [() => host.read("10/20", stored), () => host.delete("10/20", stored)]) {
        const error = await rejection(failing());
        assert.match(String(error), /no right for /);
        assert.doesNotMatch(`${error}${host.stderr}`, /canary/);
      }
      assert.equal(fetched, 2);
    });

    it("comes once where a key is wrong, however many resources use it, since the gateway locks it", async () => {
      const { url, projectId, credentials, control } = simulator();
      const env = { HW_ACCESS_KEY: credentials.accessKey, HW_SECRET_KEY: "wrong-canary" };
      const host = await start({ "modelarts:endpoint": url, "modelarts:projectId": projectId }, env);
      const { jobId, versionIds } = control.seedJob({
        jobName: "mnist",
        versions: Array.from({ length: 12 }, () => ({ status: "COMPLETED" as const })),
      });
      const removals = versionIds.map((versionId) =>
        rejection(host.delete(`${jobId}/${versionId}`, { ...run, jobId, versionId, __provider: provider })),
      );
      for (const error of await Promise.all(removals)) {
        assert.match(String(error), /does not accept the access key/);
        assert.doesNotMatch(String(error), /canary/);
      }
      assert.equal(control.journal().length, 1);
      assert.equal(versionsStanding(simulator()).length, 12);
    });
  });
});

describe("a settings file that is none, in Pulumi's host", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-settings-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [what, make, reason] of [
    ["a named pipe", (file: string) => execFileSync("mkfifo", [file]), /must be a plain file/],
    ["of 20 MiB", (file: string) => writeFile(file, `clouds:\n${"#".repeat(20 * mebibyte)}`), /More than 1048576/],
    ["of aliases that multiply", (file: string) => writeFile(file, multiplying()), /clouds\.yaml|aliases/i],
  ] as const) {
    it(`is a failure of the check, named with its file, when it is ${what}`, async () => {
      const file = join(folder, `${what.replaceAll(" ", "-")}.yaml`);
      await make(file);
      const config = { "modelarts:region": "eu-de", "modelarts:projectId": "p1", "modelarts:cloud": "otc" };
      const host = await ProviderHost.start(config, { OS_CLIENT_CONFIG_FILE: file });
      try {
        const { failures } = await host.check({}, { jobId: "10", ...run, __provider: provider });
        assert.equal(failures.length, 1, JSON.stringify(failures));
        assert.match(failures[0]?.reason ?? "", reason);
      } finally {
        await host.stop("SIGKILL");
      }
    });
  }
});

/** Nine lists, each of nine of the one before. */
function multiplying(): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let n = 1; n <= 9; n += 1)
    lines.push(
      `a${n}: &a${n} [${Array(9)
        .fill(`*a${n - 1}`)
        .join(", ")}]`,
    );
  return `${lines.join("\n")}\nclouds: { otc: { auth: *a9 } }\n`;
}

/** What the host's process holds, by the kernel's account. */
function residentBytes(host: ProviderHost): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(host.pid)], { encoding: "utf8" })) * 1024;
}
