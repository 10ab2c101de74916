// The README's first steps: each command of its blocks is run as it stands, but for the installation, which the tarballs' tests have.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach } from "mocha";
import { isolatedEnvironment } from "../../tools/isolatedEnvironment";
import { findPulumi } from "../../tools/pulumiCli";
import { useSimulator } from "../support/simulated";

const repository = join(__dirname, "../..");
const readme = readFileSync(join(repository, "README.md"), "utf8");

describe("the README", () => {
  const simulator = useSimulator({ token: "simulator-token", paces: { deletion: { reads: 2 } } });
  let folder = "";
  beforeEach(() => {
    // Inside the repository, where the packages are found without an installation.
    folder = mkdtempSync(join(repository, ".cache", "readme-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes a newcomer through a run on the simulator", async () => {
    const [project, service, life] = blocksOf("Five minutes on the simulator");
    assert.equal(service, "npx modelarts-simulator\n");
    const { succeeded, printed } = await follow([project, atOurPort, life].join("\n"));
    assert.ok(succeeded, printed);
    assert.match(printed, /\+ 2 created/);
    assert.match(printed, /"jobName": "job-[0-9a-f]{8}"/);
    assert.match(printed, /- 2 deleted/);
    assert.deepEqual(simulator().control.v2.standing().jobs, []);
  });

  it("takes its reader to a cloud, with the settings that it names", async () => {
    const [project] = blocksOf("Five minutes on the simulator");
    const [steps = ""] = blocksOf("On your cloud");
    const filledIn = steps
      .replace("PASSPHRASE=…", "PASSPHRASE=word")
      .replace("TOKEN=…", `TOKEN=${simulator().token}`)
      .replace("PROJECT-ID", simulator().projectId)
      .replace(/^pulumi up$/m, "pulumi up --yes");
    const { succeeded, printed } = await follow(`${project}\n${filledIn}`, {
      OS_MODELARTS_ENDPOINT_OVERRIDE: simulator().url,
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    });
    assert.ok(succeeded, printed);
    assert.match(printed, /✔ region +eu-de from flag or stack configuration/);
    assert.match(printed, /✔ service +answers/);
    assert.match(printed, /"engineId": "pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64"/);
    assert.match(printed, /\+ 2 created/);
    assert.equal(simulator().control.v2.standing().jobs.length, 1);
  });

  /** The simulator of this suite listens elsewhere than one that is started as the README says. */
  const atOurPort = `sed -i.before "s|http://127.0.0.1:4510|$OUR_SIMULATOR|" Pulumi.dev.yaml`;

  function blocksOf(heading: string): string[] {
    const [section = ""] = readme.split(`\n## ${heading}\n`).slice(1).join().split("\n## ");
    const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, text = ""]) => text);
    assert.ok(blocks.length > 0, heading);
    return blocks;
  }

  /**
   * Runs lines one after the other in one shell, until one fails. A local state is put beside the project: Pulumi looks for the home
   * of whoever runs the tests in the system's list of users, whatever HOME says.
   */
  async function follow(lines: string, more: Readonly<Record<string, string>> = {}) {
    const { binDir } = await findPulumi();
    const {
      PULUMI_BACKEND_URL: _state,
      PULUMI_CONFIG_PASSPHRASE: _passphrase,
      ...isolated
    } = isolatedEnvironment(binDir, folder);
    const env = { ...isolated, OUR_SIMULATOR: simulator().url, OUR_STATE: pathToFileURL(folder).href, ...more };
    const script = lines.replace(/^npm install .*$/gm, "").replace("pulumi login --local", 'pulumi login "$OUR_STATE"');
    return new Promise<{ succeeded: boolean; printed: string }>((resolve) => {
      execFile("bash", ["-e", "-x", "-c", `exec 2>&1\n${script}`], { cwd: folder, env }, (error, printed) =>
        resolve({ succeeded: error === null, printed }),
      );
    });
  }
});
