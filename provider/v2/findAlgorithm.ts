// Finders: an algorithm of v2 as it is now, or `undefined` when it is gone; an answer that proves neither is checked against a list.

import { GoneOrNotError, isNotFound, type NotFoundError } from "../errors";
import { findTwice, stayingUnfound, type Unfound } from "../waiting/unfound";
import type { AlgorithmDetails } from "./algorithm";
import type { AlgorithmsClient } from "./algorithmsClient";
import { findLatest } from "./pages";

/** One algorithm, and the workspace that it is in where that is known: a list shows one workspace at a time. */
export interface AlgorithmRef {
  readonly algorithmId: string;
  readonly workspaceId: string | undefined;
}

/**
 * The algorithm as it is now, or `undefined` when it is gone, for an operation that has seen it standing or has had its DELETE
 * accepted: then 400 with code 2755 counts at once. Any other "not found" counts only when the list does not have it either. Where
 * nothing is known yet, {@link confirmAlgorithm} is the one to ask.
 */
export async function findAlgorithm(
  client: Pick<AlgorithmsClient, "getAlgorithm" | "listAlgorithms">,
  algorithm: AlgorithmRef,
): Promise<AlgorithmDetails | undefined> {
  try {
    return await client.getAlgorithm(algorithm.algorithmId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return error.certainty === "sure" ? undefined : findListed(client, algorithm, error);
  }
}

/** How to confirm. */
export interface AlgorithmConfirmation extends Unfound {
  readonly client: AlgorithmsClient;
}

/**
 * The algorithm as it is now, or `undefined` when it is surely gone: neither its own page nor the list knows it, and a young one stays
 * unfound for a while. With a workspace that is not known there is no list: then it is asked for twice.
 */
export function confirmAlgorithm(
  how: AlgorithmConfirmation,
  algorithm: AlgorithmRef,
): Promise<AlgorithmDetails | undefined> {
  const { client } = how;
  return stayingUnfound(how, async () => {
    try {
      return await client.getAlgorithm(algorithm.algorithmId);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (algorithm.workspaceId !== undefined) return findListed(client, algorithm, error);
      return findTwice(how, () => findAlgorithm(client, algorithm));
    }
  });
}

/** The list finds no ids, and names may have been changed by hand: so the whole of it is read. */
async function findListed(
  client: Pick<AlgorithmsClient, "listAlgorithms">,
  { algorithmId, workspaceId }: AlgorithmRef,
  doubt: NotFoundError,
): Promise<AlgorithmDetails | undefined> {
  if (workspaceId === undefined) throw new GoneOrNotError("algorithm", algorithmId, doubt);
  const listed = await client.listAlgorithms({ workspaceId });
  return listed.find((each) => each.algorithmId === algorithmId);
}

/** The algorithm of exactly this name; the service searches for a part of it. */
export async function findAlgorithmByName(
  client: Pick<AlgorithmsClient, "listAlgorithms" | "findAlgorithms">,
  algorithmName: string,
  workspaceId: string,
): Promise<AlgorithmDetails | undefined> {
  const query = { workspaceId, nameLike: algorithmName };
  return findLatest(
    // A service that shows all workspaces at once says of each entry where it is.
    (each) => each.algorithmName === algorithmName && (each.workspaceId ?? workspaceId) === workspaceId,
    () => client.findAlgorithms(query),
    () => client.listAlgorithms(query),
  );
}
