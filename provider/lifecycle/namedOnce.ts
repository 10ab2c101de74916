// Creates a thing of v2 exactly once: its name is its own in its workspace, so two can never come of one name.
//
// It is noted on disk before it is asked for, by its name; one without a name of its own is given one before. One that somebody elsewhere makes in the same moment, of the same name and content, cannot be told apart.

import { type AlreadyExistsError, type ApiError, LostAnswerError } from "../errors";
import type { CallBounds } from "../http/bounds";
import { isExactlyMadeOf } from "../inputs/reported";
import type { Table } from "../inputs/table";
import { getOrCreate } from "../memo";
import type { OpenNote } from "../notes/notes";
import type { Operation, TargetOf } from "./target";
import { createOnceNameIsFree, type NameWords, nameTaken } from "./uniqueName";
import type { Words } from "./words";

/** The workspace of what names none. */
export const defaultWorkspaceId = "0";

/** The client of an API of v2. */
export interface NamedClient<Client> {
  with(bounds: CallBounds): Client;
  /** Stands for the endpoint's project. */
  readonly project: object;
}

/** What is known of a thing by its answers. */
export interface NamedFacts {
  readonly id: string;
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly createTime: number | undefined;
  readonly description: string | undefined;
}

/** A kind of things that have names of their own in their workspaces. */
export interface NamedKind<Client extends NamedClient<Client>, Thing extends object> {
  readonly words: Words;
  readonly nameWords: NameWords;
  /** What they are made of, beside their names and descriptions. */
  readonly rows: Table;
  create(client: Client, body: Readonly<Record<string, unknown>>): Promise<Thing>;
  /** Gives one that stands the description that is wanted now. */
  describe(client: Client, id: string, wanted: WantedNamed & { readonly description: string }): Promise<void>;
  findByName(client: Client, name: string, workspaceId: string): Promise<Thing | undefined>;
  /** True for the refusal of a name that is taken. */
  isNameTaken(error: unknown): error is ApiError;
  factsOf(thing: Thing): NamedFacts;
  /** The arguments of the command `import-file` for the one of this id. */
  importedBy(id: string): string;
}

/** What is about to be created. */
export interface WantedNamed {
  readonly name: string;
  /** False where the name was made for it. */
  readonly isNameGiven: boolean;
  readonly workspaceId: string;
  readonly description: string | undefined;
  /** What it is made of, by the names of our inputs. */
  readonly made: Readonly<Record<string, unknown>>;
  /** The request, in the API's words. */
  readonly body: Readonly<Record<string, unknown>>;
  /** All that it is made of, as notes have it. */
  readonly content: string;
}

type Named = Pick<WantedNamed, "name" | "workspaceId">;

/**
 * Creates one thing. Throws {@link LostAnswerError} where it cannot be told whether anything was made; after any other error
 * nothing of this resource stands.
 */
export async function createNamedOnce<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  target: TargetOf<Client>,
  wanted: WantedNamed,
): Promise<Thing> {
  const { client } = target;
  const { name, workspaceId } = wanted;
  const { words, nameWords } = kind;
  const ledger = ledgerOf(kind, client);
  const key = keyOf(wanted);
  if (wanted.isNameGiven) {
    const taken = await findStanding(kind, client, wanted);
    if (taken !== undefined || ledger.names.has(key)) {
      throw nameIsTaken(kind, name, taken === undefined ? undefined : kind.factsOf(taken).id);
    }
  }
  ledger.names.add(key);
  const note = await beginNote(kind, target, wanted);
  try {
    const made = await createOnceNameIsFree<Thing, Thing>(target, {
      words: nameWords,
      name,
      note,
      request: () => kind.create(client, wanted.body),
      isNameTaken: kind.isNameTaken,
      find: (deadline) =>
        findStanding(kind, deadline === undefined ? client : client.with({ attempts: 1, deadline }), wanted),
      idOf: (thing) => kind.factsOf(thing).id,
      isMadeOf: (thing) => isMadeOf(kind, thing, wanted),
      isOnName: (each) =>
        each.kind === words.kind && each.traces[nameWords.input] === name && each.traces.workspaceId === workspaceId,
      nameIsTaken: (id, fact) => nameIsTaken(kind, name, id, fact),
      adviceOnHeldName:
        `No ${nameWords.noun} of this name is found in its workspace, so one that was deleted may still hold it, or one of another ` +
        `workspace: run \`pulumi up\` again later, or choose another ${nameWords.input}`,
      adviceOnStray: words.advice(tracesOf(kind, wanted)),
    });
    await note.made(kind.factsOf(made).id);
    return made;
  } catch (error) {
    ledger.names.delete(key);
    if (!(error instanceof LostAnswerError)) await note.drop();
    throw error;
  }
}

/** So that the name of a thing is known whose creation is cut off. */
export async function tellName({ log, urn }: Operation, { isNameGiven, name }: WantedNamed): Promise<void> {
  if (isNameGiven) return;
  await log?.({ urn, message: `creating it as "${name}"`, severity: "INFO", ephemeral: true });
}

/** Notes that what stands already is what was wanted. */
export async function noteMade<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  target: TargetOf<Client>,
  wanted: WantedNamed,
  thing: Thing,
): Promise<void> {
  const { id, name = wanted.name } = kind.factsOf(thing);
  const made = { ...wanted, name };
  ledgerOf(kind, target.client).names.add(keyOf(made));
  await (await beginNote(kind, target, made)).made(id);
}

/** Notes that this process has removed a thing: a list may still show it for a while. */
export function noteRemoved<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  client: Client,
  id: string,
  outputs: Readonly<Record<string, unknown>>,
): void {
  ledgerOf(kind, client).removed.add(id);
  freeName(kind, client, outputs);
}

/** Notes that what had the name is not found any more, whoever has removed it: another resource may ask for the name. */
export function freeName<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  client: Client,
  outputs: Readonly<Record<string, unknown>>,
): void {
  const { workspaceId = defaultWorkspaceId } = outputs;
  ledgerOf(kind, client).names.delete(`${workspaceId}/${outputs[kind.nameWords.input]}`);
}

/** True when a resource of this process has asked for the name. */
export function isNameAskedFor<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  client: Client,
  of: Named,
): boolean {
  return ledgerOf(kind, client).names.has(keyOf(of));
}

/** Stands for the URN of a resource where the host has not told it; its notes are told apart by content alone. */
export function unknownUrn(
  { nameWords }: { readonly nameWords: NameWords },
  { workspaceId }: Pick<WantedNamed, "workspaceId">,
): string {
  return `${nameWords.noun} of v2 in workspace ${workspaceId}`;
}

/** What has the name, unless this process has removed it. */
export async function findStanding<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  client: Client,
  { name, workspaceId }: Named,
): Promise<Thing | undefined> {
  const found = await kind.findByName(client, name, workspaceId);
  return found !== undefined && ledgerOf(kind, client).removed.has(kind.factsOf(found).id) ? undefined : found;
}

/** True when a thing is made of what was asked for, and of nothing else but what the service adds. */
export function isMadeOf<Thing extends object>(
  { rows }: { readonly rows: Table },
  thing: Thing,
  { made }: Pick<WantedNamed, "made">,
): boolean {
  return isExactlyMadeOf(rows, { ...made, extra: undefined }, Object.fromEntries(Object.entries(thing)));
}

/** The error for a name that something has; without an id, another resource has asked for it. `fact` is what is known of it. */
export function nameIsTaken(
  { nameWords, importedBy }: { readonly nameWords: NameWords; importedBy(id: string): string },
  name: string,
  id: string | undefined,
  fact?: string,
): AlreadyExistsError {
  const holder = id === undefined ? undefined : { id, importedBy: importedBy(id), fact };
  return nameTaken(nameWords, name, holder, `, or leave ${nameWords.input} out`);
}

function beginNote<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  { notes, location, urn }: TargetOf<Client>,
  wanted: WantedNamed,
): Promise<OpenNote> {
  const { content } = wanted;
  const asker = urn ?? unknownUrn(kind, wanted);
  return notes.begin(asker, {
    kind: kind.words.kind,
    endpoint: String(location.endpoint),
    projectId: String(location.projectId),
    traces: tracesOf(kind, wanted),
    content,
    replacesItsLike: notes.heldUnder(asker) === content,
  });
}

function tracesOf(
  { nameWords }: { readonly nameWords: NameWords },
  { name, workspaceId }: Named,
): Record<string, string> {
  return { [nameWords.input]: name, workspaceId };
}

/** What this process knows of one kind in one project. */
interface Ledger {
  /** The names that it has asked for, each with its workspace: two resources must not find the same thing. */
  readonly names: Set<string>;
  /** The ids of what it has removed. */
  readonly removed: Set<string>;
}

const ledgers = new WeakMap<object, Map<string, Ledger>>();

function ledgerOf({ words }: { readonly words: Words }, { project }: { readonly project: object }): Ledger {
  const ofProject = ledgers.get(project) ?? new Map<string, Ledger>();
  ledgers.set(project, ofProject);
  return getOrCreate(ofProject, words.kind, () => ({ names: new Set<string>(), removed: new Set<string>() }));
}

function keyOf({ name, workspaceId }: Named): string {
  return `${workspaceId}/${name}`;
}
