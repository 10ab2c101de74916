// The notes that tell the next process which creations were under way when this one ended, and what became of them.
//
// The host cannot know when the engine has stored the answer to a creation. So a note stays, with the id in it, until the engine
// shows that it knows the id, or the run has ended well. What is left then are the notes of runs that were cut off.

import { type Clock, systemClock } from "../clock";
import { type FiledNote, NotesFolder, notesFolder } from "./folder";
import { type Asker, isOnContent, type Note, noteOf, type Wanted } from "./note";
import { stateOfProcess, thisProcess } from "./processes";

/** A note of this process, on a creation that is under way or answered. */
export interface OpenNote {
  /** The request got no answer; others on this machine may then look for what it made. */
  lost(): Promise<void>;
  /** It is asked for once more. */
  asked(): Promise<void>;
  /** It stands, under this id. */
  made(id: string): Promise<void>;
  /** It is certain that nothing stands. */
  drop(): Promise<void>;
}

/** Where notes are kept, and by whom. */
export interface NotesOptions {
  /** The folder, once it is needed; without one, nothing is written and nothing is found. */
  readonly folder?: () => Promise<string>;
  /** Where the stack's state is, where that is known. */
  readonly backend?: string | undefined;
  /** The folder that the run works in. @default the process's own */
  readonly workingFolder?: string;
  /** Where a warning goes that concerns no resource. @default console.warn */
  readonly warn?: (message: string) => void;
  readonly clock?: Clock;
}

/** How long a process of another machine may still be at a request, in milliseconds. */
const requestLastsMs = 60_000;
/** How old what was read of other stacks' notes may be, in milliseconds: removals begun together share it. */
const claimsAreFreshForMs = 1_000;

/** The notes of one process. */
export class Notes {
  readonly #options: NotesOptions;
  readonly #clock: Clock;
  readonly #process = thisProcess();
  #folder: Promise<NotesFolder | undefined> | undefined;
  /** What other processes had left when this one began to look, by the names of their files. */
  #left: Promise<Map<string, Note>> | undefined;
  /** Those of this process, by the names of their files. */
  readonly #own = new Map<string, Note>();
  /** What the engine has shown to know, as `located` has it. */
  readonly #known = new Set<string>();
  /** The contents of what the engine holds, by URN. */
  readonly #held = new Map<string, string>();
  #heldSomewhere: string | undefined;
  #hasWarned = false;
  /** Other stacks' notes, and when they were read. */
  #claims: { readonly notes: Promise<Note[]>; readonly readAt: number } = {
    notes: Promise.resolve([]),
    readAt: Number.NEGATIVE_INFINITY,
  };

  constructor(options: NotesOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Notes in the user's folder, as the environment of a host has it. */
  static inUsersFolder(environment: Readonly<Record<string, string | undefined>>): Notes {
    return new Notes({ folder: () => notesFolder(environment), backend: environment.PULUMI_BACKEND_URL });
  }

  /** Writes down what is about to be asked for. A note that cannot be written is no reason to create nothing. */
  async begin(urn: string, wanted: Wanted): Promise<OpenNote> {
    const asker = this.#askerOf(urn);
    const name = NotesFolder.nameFor(asker);
    let note = noteOf(asker, wanted, this.#process, this.#clock.date());
    const write = async (change: Partial<Note>) => {
      note = { ...note, ...change };
      this.#own.set(name, note);
      await this.#write(name, note);
    };
    await write({});
    return {
      lost: () => write({ outcome: "lost" }),
      asked: () => write({ outcome: "asked" }),
      made: (id) => write({ outcome: "made", id }),
      drop: async () => {
        this.#own.delete(name);
        await this.#remove(name);
      },
    };
  }

  /** What earlier processes left of the creations of a resource: the latest first, each with a way to be done with it. */
  async leftFor(urn: string): Promise<{ note: Note; drop: () => Promise<void> }[]> {
    const folder = await this.#open();
    if (folder === undefined) return [];
    const left = await this.#leftIn(folder);
    const prefix = NotesFolder.prefixFor(this.#askerOf(urn));
    const names = [...left.keys()].filter((name) => name.startsWith(prefix));
    // Read anew: its process may not have ended.
    const filed = await Promise.all(names.map((name) => folder.read(name)));
    return filed
      .flatMap((one) => one ?? [])
      .sort((a, b) => b.note.askedAt - a.note.askedAt)
      .map(({ name, note }) => ({ note, drop: () => this.#dropLeft(folder, name) }));
  }

  /** True when the note's process may still be at its request. */
  isUnderWay({ process, askedAt, outcome }: Note): boolean {
    const state = stateOfProcess(process);
    if (state === "unknown") return outcome === "asked" && this.#clock.date() - askedAt < requestLastsMs;
    return state === "runs";
  }

  /** True when the note was written in the folder that this run works in: stacks of one name may be several. */
  isOfThisFolder({ asker }: Note): boolean {
    return asker.folder === this.#askerOf("").folder;
  }

  /** The notes of all other processes in a project, those of runs that ended well lately included. */
  async others(projectId: string): Promise<Note[]> {
    const folder = await this.#open();
    // Its own, of which a run of a thousand creations has a thousand, are not even read.
    const filed: FiledNote[] = (await folder?.readAll((name) => !this.#own.has(name))) ?? [];
    return filed.map(({ note }) => note).filter((note) => note.projectId === projectId);
  }

  /** True for the one process that may take a thing that several look for. */
  async claim(projectId: string, id: string): Promise<boolean> {
    const folder = await this.#open();
    try {
      return (await folder?.claim(located(projectId, id))) ?? true;
    } catch (error) {
      this.#warn(error);
      return true;
    }
  }

  /** To be told whenever the engine names an id: what it knows needs no note. Without a URN, nobody else's note counts either. */
  engineKnows(projectId: unknown, id: string, urn?: string): void {
    if (typeof projectId !== "string") return;
    const what = located(projectId, id);
    if (this.#known.has(what)) return;
    this.#known.add(what);
    void this.#forget(projectId, id, urn);
  }

  isKnownToEngine(projectId: string, id: string): boolean {
    return this.#known.has(located(projectId, id));
  }

  /** To be told whenever the engine shows what it holds under a URN; the first time in a process it may not be known under which. */
  engineHolds(urn: string | undefined, content: string): void {
    if (urn === undefined) this.#heldSomewhere = content;
    else this.#held.set(urn, content);
  }

  /** To be told of the URN of whatever the engine compares: what it has not shown under this one must be what it showed first. */
  engineCompares(urn: string): void {
    if (this.#heldSomewhere === undefined || this.#held.has(urn)) return;
    this.#held.set(urn, this.#heldSomewhere);
    this.#heldSomewhere = undefined;
  }

  /** What the engine holds under a URN, as far as it has shown. */
  heldUnder(urn: string): string | undefined {
    return this.#held.get(urn) ?? this.#heldSomewhere;
  }

  /** To be called when the run has ended well: the engine has stored every answer. Nothing is waited for. */
  settleAll(): void {
    for (const [name, { outcome }] of this.#own) if (outcome === "made") this.#settleNow(name);
  }

  #opened: NotesFolder | undefined;

  #open(): Promise<NotesFolder | undefined> {
    this.#folder ??= this.#openFolder();
    return this.#folder;
  }

  async #openFolder(): Promise<NotesFolder | undefined> {
    try {
      const path = await this.#options.folder?.();
      if (path === undefined) return undefined;
      this.#opened = new NotesFolder(path);
      this.#opened.clean(this.#clock.date());
      return this.#opened;
    } catch (error) {
      this.#warn(error);
      return undefined;
    }
  }

  /** Read once, before this process writes any. */
  #leftIn(folder: NotesFolder): Promise<Map<string, Note>> {
    this.#left ??= folder
      .readUnsettled(() => true)
      .then((notes) => new Map(notes.map(({ name, note }) => [name, note])));
    return this.#left;
  }

  async #write(name: string, note: Note): Promise<void> {
    const folder = await this.#open();
    if (folder === undefined) return;
    try {
      await this.#leftIn(folder);
      await folder.write(name, note);
    } catch (error) {
      this.#warn(error);
    }
  }

  async #remove(name: string): Promise<void> {
    await (await this.#open())?.remove(name).catch(() => {});
  }

  async #dropLeft(folder: NotesFolder, name: string): Promise<void> {
    (await this.#leftIn(folder)).delete(name);
    await folder.remove(name).catch(() => {});
  }

  /**
   * The notes by which other stacks claim what was, or may have been, made for them in a project: those of runs that go on, and of
   * those that were cut off. Read anew each second, since runs go on side by side.
   */
  async claimsOfOtherStacks(projectId: unknown, urn: string | undefined): Promise<Note[]> {
    const folder = await this.#open();
    if (folder === undefined || urn === undefined) return [];
    if (this.#clock.now() - this.#claims.readAt > claimsAreFreshForMs) {
      this.#claims = { notes: this.#readClaims(folder, urn), readAt: this.#clock.now() };
    }
    const notes = await this.#claims.notes;
    return notes.filter((note) => note.projectId === projectId && !this.#isOfStack(note, urn));
  }

  /** What earlier runs of this stack have left, of which there may be thousands, is known from the first reading. */
  async #readClaims(folder: NotesFolder, urn: string): Promise<Note[]> {
    const left = await this.#leftIn(folder);
    const isOurs = (name: string) => {
      const note = left.get(name);
      return this.#own.has(name) || (note !== undefined && this.#isOfStack(note, urn));
    };
    return (await folder.readUnsettled((name) => !isOurs(name))).map(({ note }) => note);
  }

  async #forget(projectId: string, id: string, urn: string | undefined): Promise<void> {
    const isOn = (note: Note) => note.id === id && note.projectId === projectId;
    for (const [name, note] of this.#own) if (isOn(note)) this.#settleNow(name);
    const folder = await this.#open();
    if (folder === undefined) return;
    for (const [name, note] of await this.#leftIn(folder)) {
      if (isOn(note) && (urn === undefined || this.#isOfStack(note, urn))) await this.#dropLeft(folder, name);
    }
  }

  #isOfStack({ asker }: Note, urn: string): boolean {
    const isUnknown = !asker.urn.startsWith("urn:");
    return isUnknown || (asker.backend === this.#options.backend && stackOf(asker.urn) === stackOf(urn));
  }

  #settleNow(name: string): void {
    this.#own.delete(name);
    this.#opened?.settle(name);
  }

  #askerOf(urn: string): Asker {
    const { backend, workingFolder = process.cwd() } = this.#options;
    return { urn, backend, folder: workingFolder };
  }

  #warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const { warn = console.warn } = this.#options;
    warn(
      `no notes on creations can be kept (${error instanceof Error ? error.message : String(error)}): what is made while this ` +
        "run is cut off will not be found by itself. Let PULUMI_MODELARTS_NOTES name a folder that can be written to.",
    );
  }
}

/** True when the engine holds the very thing that the note is on: what it holds is equal to it, and replaced nothing equal. */
export function isHeld(notes: Notes, note: Note): boolean {
  return !note.replacesItsLike && isOnContent(note, notes.heldUnder(note.asker.urn));
}

/** Ids count up in each region by themselves; a project is in one region only. */
function located(projectId: string, id: string): string {
  return `${projectId}/${id}`;
}

/** The part of a URN that names stack and project. */
function stackOf(urn: string): string {
  return urn.split("::", 2).join("::");
}
