/** One kind of credentials, and secret inputs, taken through what people type: where anything of them comes to light. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { stringify } from "yaml";
import type { PulumiResult } from "./pulumiProcess";
import { PulumiWorkspace } from "./pulumiWorkspace";
import { trialRun } from "./trialRun";

/** How the credentials are given: all kinds that there are, and each of the three sources. */
export const credentialKinds = [
  "token in the stack's configuration",
  "keys in the environment",
  "password in clouds.yaml",
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** What was tried, and what came to light. */
export interface CanaryOutcome {
  /** How many outputs of commands and files were searched. */
  readonly searched: number;
  /** What was found where: the name of the secret, and the command or file. */
  readonly exposed: readonly string[];
  /** The same for what Pulumi prints for its own developers. */
  readonly exposedVerbosely: readonly string[];
  /** What did not end as it should, so that less was tried than meant. */
  readonly failures: readonly string[];
}

const secretInput = "canary-of-a-secret-input";
const repository = join(__dirname, "..");
const policyPack = join(repository, "policy");
const command = join(repository, "provider", "bin", "pulumi-modelarts.js");

/** Takes credentials of a kind through every command, with and without failures. */
export async function playCanaries(kind: CredentialKind): Promise<CanaryOutcome> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-canaries-"));
  const stateFile = join(folder, "simulator.json");
  const simulator = await startSimulator({
    stateFile,
    paces: { run: "immediate", running: "manual", deletion: { reads: 1 } },
  });
  const given = await credentialsOf(simulator, kind);
  const workspace = await PulumiWorkspace.create({ program: { "index.js": "" }, env: given.env });
  try {
    const { url, projectId } = simulator;
    const settings = { "modelarts:endpoint": url, "modelarts:projectId": projectId, "modelarts:authUrl": `${url}/v3` };
    await workspace.configure({ ...settings, ...given.settings }, given.secretSettings);
    await given.prepare(workspace);
    const trial = new Trial(workspace, simulator, { ...given.secrets, "secret input": secretInput });
    await trial.playAll();
    await trial.searchFiles(workspace.dir, (file) => !file.endsWith("clouds.yaml"));
    await simulator.stop();
    // The service itself keeps what a run is given; its own credentials are another matter.
    trial.search("the simulator's state file", await readFile(stateFile, "utf8"), Object.keys(given.secrets));
    return trial.outcome;
  } finally {
    await workspace.remove();
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface GivenCredentials {
  readonly secrets: Readonly<Record<string, string>>;
  readonly env: Record<string, string>;
  readonly settings: Record<string, string>;
  readonly secretSettings: Record<string, string>;
  prepare(workspace: PulumiWorkspace): Promise<void>;
}

async function credentialsOf(simulator: Simulator, kind: CredentialKind): Promise<GivenCredentials> {
  const none = { env: {}, settings: {}, secretSettings: {}, prepare: async () => {} };
  if (kind === "token in the stack's configuration") {
    return { ...none, secrets: { token: simulator.token }, secretSettings: { "modelarts:token": simulator.token } };
  }
  if (kind === "keys in the environment") {
    const { access, secret, securitytoken } = await temporaryKey(simulator);
    return {
      ...none,
      secrets: { "secret key": secret, "security token": securitytoken },
      env: { OS_ACCESS_KEY: access, OS_SECRET_KEY: secret, OS_SECURITY_TOKEN: securitytoken },
    };
  }
  const { userName, password, domainName } = simulator.credentials;
  const auth = { username: userName, password, user_domain_name: domainName, auth_url: `${simulator.url}/v3` };
  return {
    ...none,
    secrets: { password },
    settings: { "modelarts:cloud": "canary" },
    async prepare(workspace) {
      const openstack = join(workspace.dir, "home", ".config", "openstack");
      await mkdir(openstack, { recursive: true });
      await writeFile(join(openstack, "clouds.yaml"), stringify({ clouds: { canary: { auth } } }));
    },
  };
}

async function temporaryKey({ url, token }: Simulator) {
  const identity = { methods: ["token"], token: { duration_seconds: 3_600 } };
  const answer = await fetch(`${url}/v3.0/OS-CREDENTIAL/securitytokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Auth-Token": token },
    body: JSON.stringify({ auth: { identity } }),
  });
  const { credential } = (await answer.json()) as {
    credential: { access: string; secret: string; securitytoken: string };
  };
  return credential;
}

/** Commands in turn, and a search through all that they print and leave. */
class Trial {
  readonly #workspace: PulumiWorkspace;
  readonly #simulator: Simulator;
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #exposed: string[] = [];
  readonly #exposedVerbosely: string[] = [];
  readonly #failures: string[] = [];
  #searched = 0;

  constructor(workspace: PulumiWorkspace, simulator: Simulator, secrets: Readonly<Record<string, string>>) {
    this.#workspace = workspace;
    this.#simulator = simulator;
    this.#secrets = secrets;
  }

  get #credentials(): string[] {
    return Object.keys(this.#secrets).filter((name) => name !== "secret input");
  }

  get outcome(): CanaryOutcome {
    return {
      searched: this.#searched,
      exposed: this.#exposed,
      exposedVerbosely: this.#exposedVerbosely,
      failures: this.#failures,
    };
  }

  async playAll(): Promise<void> {
    const { control } = this.#simulator;
    const { jobId, versionIds } = control.seedJob({ jobName: "digits", versions: [{ status: "COMPLETED" }] });
    await this.#playWell(jobId);
    await this.#playFailures(jobId);
    await this.#playCommands(jobId, versionIds[0] ?? "");
    await this.#playVerbosely(jobId);
  }

  /** What goes well, and what shows a state. */
  async #playWell(jobId: string): Promise<void> {
    await this.#declare(jobId, { take: "first" });
    await this.#ends(["preview", "--diff"]);
    await this.#ends(["up", "--yes"]);
    await this.#declare(jobId, { take: "second" });
    await this.#ends(["preview", "--json"]);
    await this.#ends(["up", "--yes", "--diff"]);
    await this.#ends(["refresh", "--yes", "--diff"]);
    await this.#ends(["up", "--yes", "--refresh"]);
    for (const shown of [
      ["stack"],
      ["stack", "output", "--json"],
      ["stack", "export"],
      ["stack", "history"],
      ["config"],
    ]) {
      await this.#ends(shown);
    }
  }

  /** What is refused: by our rules, by policies, by the service, and by what is no service. */
  async #playFailures(jobId: string): Promise<void> {
    const { control } = this.#simulator;
    await this.#declare(jobId, { take: "third", wrong: true });
    await this.#fails(["up", "--yes"]);
    await this.#declare(jobId, { take: "fourth", keep: true });
    await this.#fails(["up", "--yes", "--policy-pack", policyPack]);
    await this.#declare(jobId, { take: "fifth" });
    for (const status of [403, 400]) {
      for (const endpoint of ["createVersion", "getVersion", "listVersions", "deleteVersion"]) {
        control.addFault({ endpoint, fault: { kind: "error", status }, count: 100 });
      }
      await this.#fails(["up", "--yes"]);
      await this.#fails(["refresh", "--yes"]);
      await this.#fails(["destroy", "--yes"]);
      control.clearFaults();
    }
    await this.#fails(["up", "--yes"], { OS_TOKEN: "not-the-token", OS_ACCESS_KEY: "", OS_SECRET_KEY: "" });
    await this.#ends(["up", "--yes"]);
  }

  /** What people type beside Pulumi. */
  async #playCommands(jobId: string, versionId: string): Promise<void> {
    const version = `${jobId}/${versionId}`;
    const typed = [["doctor"], ["jobs"], ["versions", jobId], ["status", version], ["logs", version]];
    for (const args of [...typed, ["engines"], ["import-file", version], ["status", `${jobId}/1`]]) {
      const { url, projectId, token } = this.#simulator;
      const { cwd, env } = this.#workspace.surroundings;
      const location = { OS_MODELARTS_ENDPOINT_OVERRIDE: url, OS_PROJECT_ID: projectId, OS_AUTH_URL: `${url}/v3` };
      // The command does not read the stack's configuration.
      const credentials = { ...(Object.hasOwn(this.#secrets, "token") && { OS_TOKEN: token }), OS_CLOUD: "canary" };
      const own = Object.hasOwn(this.#secrets, "password") ? credentials : { ...credentials, OS_CLOUD: undefined };
      const { stdout, stderr } = await execa("node", [command, ...args], {
        ...{ cwd, env: { ...env, ...location, ...own }, extendEnv: false, reject: false },
      });
      // It shows what the service has, which does not know that a parameter is a secret.
      this.search(`pulumi-modelarts ${args[0]}`, stdout + stderr, this.#credentials);
    }
  }

  /** What Pulumi prints and writes for its own developers, or for programs: as it turns out, also what is for its developers. */
  async #playVerbosely(jobId: string): Promise<void> {
    for (const flag of ["--debug", "--json"]) {
      await this.#declare(jobId, { take: flag.slice(2) });
      const { stdout, stderr } = await this.#run(["up", "--yes", flag], 0);
      this.#found(`pulumi up ${flag}`, stdout + stderr, this.#exposedVerbosely);
    }
    await this.#declare(jobId, { take: "last" });
    const verbosely = ["-v=9", "--logtostderr", "--logflow"];
    for (const verb of ["preview", "up", "refresh", "destroy"]) {
      const traces = join(this.#workspace.dir, `${verb}.trace`);
      const args = [verb, ...(verb === "preview" ? [] : ["--yes"]), ...verbosely, "--tracing", `file:${traces}`];
      const { stdout, stderr } = await this.#run(args, 0);
      this.#found(`pulumi ${verb} -v=9`, stdout + stderr, this.#exposedVerbosely);
      this.#found(`pulumi ${verb} --tracing`, await readFile(traces, "utf8"), this.#exposedVerbosely);
      await rm(traces);
    }
  }

  async #ends(args: readonly string[]): Promise<void> {
    const { stdout, stderr } = await this.#run(args, 0);
    this.search(`pulumi ${args.join(" ")}`, stdout + stderr);
  }

  async #fails(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
    const { stdout, stderr } = await this.#run(args, "not 0", env);
    this.search(`pulumi ${args.join(" ")}, which fails`, stdout + stderr);
  }

  async #run(args: readonly string[], exitCode: 0 | "not 0", env: Record<string, string> = {}): Promise<PulumiResult> {
    const result = await this.#workspace.run(args, { env });
    if ((result.exitCode === 0) === (exitCode === 0)) return result;
    const errors = (result.stdout + result.stderr).split("\n").filter((line) => line.includes("error: "));
    this.#failures.push(
      `pulumi ${args.join(" ")} ended with ${result.exitCode}: ${errors.slice(0, 3).join(" ").slice(0, 1_000)}`,
    );
    return result;
  }

  /** Searches what a command has printed, or what stands in a file. */
  search(where: string, text: string, names: readonly string[] = Object.keys(this.#secrets)): void {
    this.#found(where, text, this.#exposed, names);
  }

  /** Searches all files below a folder that a filter lets through. */
  async searchFiles(folder: string, filter: (file: string) => boolean): Promise<void> {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && filter(file)) this.search(file.slice(folder.length + 1), await readFile(file, "latin1"));
    }
  }

  #found(where: string, text: string, list: string[], names: readonly string[] = Object.keys(this.#secrets)): void {
    this.#searched += 1;
    for (const name of names) {
      const secret = this.#secrets[name] ?? "";
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64").replace(/=+$/, "")];
      if (forms.some((form) => text.includes(form))) list.push(`${name} in ${where}`);
    }
  }

  #declare(jobId: string, version: { take: string; wrong?: boolean; keep?: boolean }): Promise<void> {
    return this.#workspace.writeProgram(programOf(jobId, version));
  }
}

function programOf(
  jobId: string,
  { take, wrong = false, keep = false }: { take: string; wrong?: boolean; keep?: boolean },
): Record<string, string> {
  const args = {
    jobId,
    ...trialRun,
    trainUrl: `/demo-bucket/${take}/`,
    deletion: { keep },
  };
  return {
    "index.js": `
      const pulumi = require("@pulumi/pulumi");
      const { TrainingJobVersion, v2 } = require("pulumi-modelarts");
      const secret = pulumi.secret(${JSON.stringify(secretInput)});
      const version = new TrainingJobVersion("run", {
        ...${JSON.stringify(args)},
        parameters: [{ label: "licence", value: ${wrong ? "{ word: secret }" : "secret"} }],
      });
      const job = new v2.TrainingJob("job", {
        engine: { imageUrl: "team/trainer:1.4" }, command: "sh run.sh", flavorId: "modelarts.vm.cpu.8u",
        environments: { LICENCE: secret }, parameters: [{ name: "take", value: ${JSON.stringify(take)} }],
      });
      exports.parameters = version.parameters;
      exports.status = version.status;`,
  };
}
