// The folder in which notes are kept: for this user's eyes only, each file written whole or not at all.

import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Asker, type Note, parseNote } from "./note";

const dayMs = 24 * 60 * 60_000;
/** How long a note is kept that nobody has come back for, in milliseconds: 30 days. */
const keptForMs = 30 * dayMs;
/** How long it is remembered what a creation of a run that ended well has made, in milliseconds: 1 hour. */
const settledForMs = dayMs / 24;

const settledPrefix = "settled-";
const claimPrefix = "claim-";

/** A note and the name of its file. */
export interface FiledNote {
  readonly name: string;
  readonly note: Note;
}

/** Where notes are unless `PULUMI_MODELARTS_NOTES` names a folder: with the user's other data. */
export async function notesFolder(environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const given = environment.PULUMI_MODELARTS_NOTES;
  if (given !== undefined && given !== "") return resolve(given);
  const { default: envPaths } = await import("env-paths");
  return join(envPaths("pulumi-modelarts", { suffix: "" }).data, "creations");
}

/** The files of one folder. */
export class NotesFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The beginning of the names of all notes on one resource's creations. */
  static prefixFor({ urn, backend }: Pick<Asker, "urn" | "backend">): string {
    return `${shortHash(`${backend ?? ""} ${urn}`)}-`;
  }

  /** A new name for a note. */
  static nameFor(asker: Asker): string {
    return `${NotesFolder.prefixFor(asker)}${randomUUID()}.json`;
  }

  /** Writes a note, or replaces it. Throws where the folder cannot be written to. */
  async write(name: string, note: Note): Promise<void> {
    const { default: writeFileAtomic } = await import("write-file-atomic");
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    await writeFileAtomic(join(this.path, name), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  }

  /** All notes that are wanted and can be read, those of runs that ended well included. */
  readAll(isWanted: (name: string) => boolean): Promise<FiledNote[]> {
    return this.#readThose(isWanted);
  }

  /** The notes that runs which did not end well have left, and those that are under way. */
  readUnsettled(isWanted: (name: string) => boolean): Promise<FiledNote[]> {
    return this.#readThose((name) => !name.startsWith(settledPrefix) && isWanted(name));
  }

  async read(name: string): Promise<FiledNote | undefined> {
    const text = await readFile(join(this.path, name), "utf8").catch(() => "");
    const note = parseNote(text);
    return note && { name, note };
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true });
  }

  /** Puts a note aside for which the engine need not be asked any more. Does not wait: the process may be about to end. */
  settle(name: string): void {
    try {
      renameSync(join(this.path, name), join(this.path, `${settledPrefix}${name}`));
    } catch {
      // It is gone already.
    }
  }

  /** True for the first who claims it in the last hour, whichever process asks. */
  async claim(what: string): Promise<boolean> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    try {
      await (await open(join(this.path, `${claimPrefix}${shortHash(what)}`), "wx", 0o600)).close();
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
      throw error;
    }
  }

  /** Removes what is too old to be of use, by the calendar time that is given. */
  clean(now: number): void {
    for (const name of this.#namesNow()) {
      const lifeMs = name.startsWith(settledPrefix) || name.startsWith(claimPrefix) ? settledForMs : keptForMs;
      try {
        if (now - statSync(join(this.path, name)).mtimeMs > lifeMs) rmSync(join(this.path, name), { force: true });
      } catch {
        // Another process has removed it.
      }
    }
  }

  #namesNow(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }

  async #readThose(isWanted: (name: string) => boolean): Promise<FiledNote[]> {
    // Without a folder there are no notes.
    const names = await readdir(this.path).catch((): string[] => []);
    const wanted = names.filter((name) => name.endsWith(".json") && isWanted(name));
    return (await Promise.all(wanted.map((name) => this.read(name)))).flatMap((note) => note ?? []);
  }
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
