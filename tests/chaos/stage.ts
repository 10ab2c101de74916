// Where stories are played, one after the other: in the real host, or on the real CLI.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "modelarts-simulator";
import { PulumiWorkspace } from "../../tools/pulumiWorkspace";
import { configurationFor } from "../support/hosted";
import { ProviderHost } from "../support/providerHost";
import { CliEngine } from "./cliEngine";
import { HostEngine } from "./hostEngine";
import { Play } from "./play";
import { Service } from "./service";
import type { Story } from "./story";

/** A service and what runs stacks, for story after story. */
export interface Stage {
  /** Plays it, and returns what was violated, each in a sentence. */
  play(story: Story): Promise<string[]>;
  close(): Promise<void>;
}

const secretSeen = "a token was seen in a state, an error or what was printed";
/** In a host whose clock hurries, hours pass in a moment. */
const NODE_OPTIONS = [require.resolve("ts-node/register/transpile-only"), join(__dirname, "hostClock.ts")]
  .map((file) => `--require ${file}`)
  .join(" ");

/** The real host, spoken to as the engine does. Real milliseconds after which a story counts as hung: */
const longestHostMs = 60_000;
/** After so many stories the host is another, so that what it remembers is bounded. */
const storiesAHost = 50;

export class HostStage implements Stage {
  readonly #simulator: Simulator;
  readonly #notes: string;
  #host: ProviderHost | undefined;
  /** What earlier hosts have written to their standard error. */
  #heard = "";
  #played = 0;

  private constructor(simulator: Simulator, notes: string) {
    this.#simulator = simulator;
    this.#notes = notes;
  }

  static async open(): Promise<Stage> {
    const simulator = await startSimulator();
    return new HostStage(simulator, await mkdtemp(join(tmpdir(), "pulumi-modelarts-chaos-")));
  }

  async close(): Promise<void> {
    await this.#host?.stop("SIGKILL");
    await this.#simulator.stop();
    await rm(this.#notes, { recursive: true, force: true });
  }

  /** After a violation the next story has a new host. */
  async play(story: Story): Promise<string[]> {
    this.#played += 1;
    if (this.#host === undefined || this.#played % storiesAHost === 0) await this.#newHost();
    const { control, token } = this.#simulator;
    control.reset();
    const number = this.#played;
    const play = new Play({
      service: new Service(this.#simulator, story),
      engine: new HostEngine(() => this.#hostOfTheMoment(), `urn:pulumi:chaos${number}::host::`),
      number,
      // Each command has a host of its own in Pulumi. Starting one is slow, so a story gives that to those which it matters to.
      afterFailure: () => this.#nextHost(),
    });
    const violations = await within(longestHostMs, play.all(story));
    const told = JSON.stringify(play.told) + this.#heard + (this.#host?.stderr ?? "");
    if (told.includes(token)) violations.push(secretSeen);
    if (violations.length > 0) await this.#newHost();
    return violations;
  }

  #hostOfTheMoment(): ProviderHost {
    if (this.#host === undefined) throw new Error("there is a host only while a story is played");
    return this.#host;
  }

  /** Ends the host as the engine does after a command, and gives the next command one that has only the notes to go by. */
  async #nextHost(): Promise<void> {
    await this.#host?.stop("SIGINT");
    await this.#startHost();
  }

  async #newHost(): Promise<void> {
    await this.#host?.stop("SIGKILL");
    await rm(this.#notes, { recursive: true, force: true });
    await this.#startHost();
  }

  async #startHost(): Promise<void> {
    this.#heard += this.#host?.stderr ?? "";
    const env = { NODE_OPTIONS, PULUMI_MODELARTS_NOTES: this.#notes };
    this.#host = await ProviderHost.start(configurationFor(this.#simulator), env);
  }
}

/** A story of the CLI is some twenty commands. */
const longestCliMs = 10 * 60_000;

export class CliStage implements Stage {
  readonly #simulator: Simulator;
  /** A stack that is configured, from which those of the stories are copied. */
  readonly #first: PulumiWorkspace;
  #played = 0;

  private constructor(simulator: Simulator, first: PulumiWorkspace) {
    this.#simulator = simulator;
    this.#first = first;
  }

  static async open(): Promise<Stage> {
    const simulator = await startSimulator();
    const first = await PulumiWorkspace.create({ program: { "index.js": "" } });
    const { "modelarts:token": token = "", ...values } = configurationFor(simulator);
    await first.configure(values, { "modelarts:token": token });
    return new CliStage(simulator, first);
  }

  async close(): Promise<void> {
    await this.#first.remove();
    await this.#simulator.stop();
  }

  async play(story: Story): Promise<string[]> {
    this.#played += 1;
    const { control, token } = this.#simulator;
    control.reset();
    const workspace = await this.#first.copy({ program: { "index.js": "" }, env: { NODE_OPTIONS } });
    try {
      const play = new Play({
        service: new Service(this.#simulator, story),
        engine: new CliEngine(workspace),
        number: this.#played,
        // Each command of the CLI has a host of its own.
        afterFailure: async () => {},
      });
      const violations = await within(longestCliMs, play.all(story));
      if (JSON.stringify(play.told).includes(token)) violations.push(secretSeen);
      return violations;
    } finally {
      await workspace.remove();
    }
  }
}

async function within(ms: number, playing: Promise<string[]>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve([`it has not ended after ${ms / 1000} s`]), ms);
  });
  try {
    return await Promise.race([playing, late]);
  } finally {
    clearTimeout(timer);
  }
}
