// The resource option `customTimeouts`, which the engine hands over with each call: it fills the timeouts that a resource does not give.

import { InitFailedError } from "../errors";
import type { Properties } from "../lifecycle/properties";

/** The properties with the engine's seconds for an operation; 0 says that there are none. */
export function withTimeout(properties: Properties, operation: "create" | "delete", seconds: number): Properties {
  if (seconds === 0) return properties;
  const given = typeof properties.timeouts === "object" ? properties.timeouts : {};
  return { ...properties, timeouts: { [operation]: `${seconds}s`, ...given } };
}

/** Runs an operation whose outputs are to hold the timeouts that the program gave and no others, however it ends. */
export async function storing(given: Properties, operation: () => Promise<Properties>): Promise<Properties> {
  try {
    return withTimeoutsOf(given, await operation());
  } catch (error) {
    if (!(error instanceof InitFailedError)) throw error;
    const { id, properties, reasons, cause } = error;
    throw new InitFailedError(id, withTimeoutsOf(given, properties), reasons, { cause });
  }
}

function withTimeoutsOf({ timeouts }: Properties, { timeouts: _, ...others }: Properties): Properties {
  return timeouts === undefined ? others : { ...others, timeouts };
}
