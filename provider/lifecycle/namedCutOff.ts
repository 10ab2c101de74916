// How what an earlier run may have made of a thing of v2 is found again: by its name, which is its own.

import type { Note } from "../notes/note";
import { isOfThatTime, type Sought } from "./cutOff";
import {
  defaultWorkspaceId,
  findStanding,
  isMadeOf,
  isNameAskedFor,
  type NamedClient,
  type NamedKind,
  nameIsTaken,
  noteMade,
  unknownUrn,
  type WantedNamed,
} from "./namedOnce";
import { noteTakenOver } from "./takenOver";
import type { Environment, TargetOf } from "./target";

/** The search for what is wanted. */
export function soughtNamed<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  environment: Environment,
  target: TargetOf<Client>,
  wanted: WantedNamed,
): Sought<Thing> {
  const { content, name, isNameGiven, workspaceId, description } = wanted;
  const { words, factsOf } = kind;
  return {
    words,
    content,
    unknownUrn: unknownUrn(kind, wanted),
    isUnique: isNameGiven,
    isHere: ({ traces }) => traces.workspaceId === workspaceId,
    list: (note) => unclaimedOf(kind, target, note),
    // With an id in the note, that is the one that was listed.
    isOfNote: (note, thing) => note.id !== undefined || isMadeOf(kind, thing, wanted),
    idOf: (thing) => factsOf(thing).id,
    async take(thing) {
      const facts = factsOf(thing);
      noteTakenOver(environment, facts.id, target.location);
      await noteMade(kind, target, wanted, thing);
      if (description !== undefined && description !== (facts.description ?? "")) {
        await kind.describe(target.client, facts.id, { ...wanted, description });
      }
    },
    refuse([thing], fact) {
      if (thing === undefined || factsOf(thing).name !== name) return;
      throw nameIsTaken(kind, name, factsOf(thing).id, `${fact}. Declared as it was then, it is taken up`);
    },
  };
}

/** What has the note's name, if it is nobody's and came about then. */
async function unclaimedOf<Client extends NamedClient<Client>, Thing extends object>(
  kind: NamedKind<Client, Thing>,
  { client, notes }: TargetOf<Client>,
  note: Note,
): Promise<Thing[]> {
  const { workspaceId = defaultWorkspaceId } = note.traces;
  const named = { name: note.traces[kind.nameWords.input] ?? "", workspaceId };
  const thing = await findStanding(kind, client, named);
  if (thing === undefined || isNameAskedFor(kind, client, named)) return [];
  const { id, createTime } = kind.factsOf(thing);
  const others = (await notes.others(note.projectId)).filter(({ salt }) => salt !== note.salt);
  const isTaken = others.some((other) => other.id === id) || notes.isKnownToEngine(note.projectId, id);
  const isIt = note.id === undefined ? isOfThatTime(note, createTime) : note.id === id;
  return isTaken || !isIt ? [] : [thing];
}
