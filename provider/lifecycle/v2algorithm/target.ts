// The way to algorithms, over the v2 API.

import type { Deadline } from "../../deadline";
import { openAlgorithms } from "../../v2/algorithms";
import type { AlgorithmsClient } from "../../v2/algorithmsClient";
import type { AlgorithmConfirmation, AlgorithmRef } from "../../v2/findAlgorithm";
import { defaultWorkspaceId } from "../namedOnce";
import type { Properties } from "../properties";
import { connectWith, type Environment, type TargetOf, textOf } from "../target";

/** The way to one algorithm. */
export type Target = TargetOf<AlgorithmsClient>;

/** Reaches the location where an algorithm lives, or is to live; see {@link connectWith}. */
export function connectTo(
  environment: Environment,
  properties: Readonly<Properties>,
  deadline: Deadline,
): Promise<Target> {
  return connectWith(openAlgorithms, environment, properties, deadline);
}

/** How to confirm that an algorithm with these outputs is gone. */
export function confirmationFor(
  { client, clock, signal, appearsWithinMs }: Pick<Target, "client" | "clock" | "signal" | "appearsWithinMs">,
  { createTime }: Readonly<Properties>,
): AlgorithmConfirmation {
  return {
    client,
    clock,
    signal,
    appearsWithinMs,
    createTime: typeof createTime === "number" ? createTime : undefined,
  };
}

/** The algorithm of these properties. One that is only named by its id may be in any workspace. */
export function algorithmOf(
  algorithmId: string,
  { workspaceId, algorithmId: held, existingAlgorithmId }: Readonly<Properties>,
): AlgorithmRef {
  const isOurs = held !== undefined && existingAlgorithmId === undefined;
  return { algorithmId, workspaceId: textOf(workspaceId) ?? (isOurs ? defaultWorkspaceId : undefined) };
}
