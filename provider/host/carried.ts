// What this host has among a resource's properties for itself: the text that leads to its provider. Nobody else is to see it.

import { InitFailedError } from "../errors";
import type { Properties } from "../lifecycle/properties";

/** The properties that are the resource's own. States of earlier releases hold other names of this kind, which go so. */
export function ownOf(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith("__")));
}

/** The resource's own properties with what those that the host gave carry. */
export function carrying({ __provider }: Properties, own: Properties): Properties {
  return __provider === undefined ? own : { ...own, __provider };
}

/** Makes a resource stand by its own properties, and has its outputs carry what those that the host gave do, however it ends. */
export async function standing<Result extends { outs: Properties }>(
  given: Properties,
  operation: (own: Properties) => Promise<Result>,
): Promise<Result> {
  try {
    const result = await operation(ownOf(given));
    return { ...result, outs: carrying(given, result.outs) };
  } catch (error) {
    if (!(error instanceof InitFailedError)) throw error;
    const { id, properties, reasons, cause } = error;
    throw new InitFailedError(id, carrying(given, properties), reasons, { cause });
  }
}
