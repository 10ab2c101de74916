// Runs of the provider as Pulumi's host has them, within the test's own process: each with its own session and notes, and with an end.

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "mocha";
import type { Simulator } from "modelarts-simulator";
import type { Clock } from "../../provider/clock";
import { createProvider, type Provider } from "../../provider/lifecycle/provider";
import { type Note, parseNote } from "../../provider/notes/note";
import { Notes } from "../../provider/notes/notes";
import { VirtualClock } from "./clock";

/** A process of this number never runs. */
const endedProcess = 2 ** 31 - 1;

/** What a run may have of its own. */
export interface ProviderRunOptions {
  /** Where the program lies. */
  readonly workingFolder?: string;
  /** @default one by which nobody waits */
  readonly clock?: Clock;
}

/** One run. */
export interface ProviderRun extends Provider {
  readonly clock: Clock;
  /** What it has shown. */
  readonly said: readonly string[];
  /** Ends it as `kill -9` does: its notes stay as they are at this moment, and what it was at changes nothing any more. */
  kill(): void;
}

/** The runs of a suite, whose notes lie in one folder, which is empty before each test. */
export interface ProviderRuns {
  start(options?: ProviderRunOptions): ProviderRun;
  /** All notes that lie there now. */
  notes(): Note[];
  /** Changes each of them. */
  changeNotes(change: (note: Note) => Note): void;
  /** Throws all of them away, as on another machine. */
  forget(): void;
}

export function useProviderRuns(simulator: () => Simulator): ProviderRuns {
  let folder: string;
  let elsewhere: string;
  const begun: ProviderRun[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
    elsewhere = await mkdtemp(join(tmpdir(), "pulumi-modelarts-notes-"));
  });
  afterEach(async () => {
    for (const run of begun.splice(0)) run.kill();
    for (const each of [folder, elsewhere]) await rm(each, { recursive: true, force: true });
  });

  const files = () => readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = (name: string) => parseNote(readFileSync(join(folder, name), "utf8"));
  function changeNotes(change: (note: Note) => Note): void {
    for (const name of files()) {
      const note = read(name);
      if (note !== undefined) writeFileSync(join(folder, name), JSON.stringify(change(note)));
    }
  }

  function start({ workingFolder = "/program", clock = new VirtualClock() }: ProviderRunOptions = {}): ProviderRun {
    const { url, projectId, token } = simulator();
    const config: Record<string, string> = { endpoint: url, projectId, token, maxRequestsPerSecond: "10000" };
    const ending = new AbortController();
    // Its own way to the notes, which is cut when it is killed.
    const own = join(elsewhere, `notes-of-run-${begun.length}`);
    symlinkSync(folder, own);
    const said: string[] = [];
    const provider = createProvider({
      sources: { config: (key) => config[key], environment: {} },
      log: async ({ message }) => void said.push(message),
      isUnknown: () => false,
      signal: ending.signal,
      notes: new Notes({ folder: async () => own, workingFolder, clock, warn: (message) => said.push(message) }),
      clock,
    });
    const urns = new Set<string | undefined>();
    const run: ProviderRun = {
      ...provider,
      clock,
      said,
      create(resource, urn, inputs) {
        urns.add(urn);
        return provider.create(resource, urn, inputs);
      },
      kill() {
        if (ending.signal.aborted) return;
        renameSync(own, `${own}-ended`);
        mkdirSync(own);
        ending.abort();
        changeNotes((note) => {
          const { asker, process: by } = note;
          const isOwn = by.pid === process.pid && urns.has(asker.urn.startsWith("urn:") ? asker.urn : undefined);
          return isOwn ? { ...note, process: { host: by.host, pid: endedProcess } } : note;
        });
      },
    };
    begun.push(run);
    return run;
  }

  function forget(): void {
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  }

  return { start, forget, notes: () => files().flatMap((name) => read(name) ?? []), changeNotes };
}
