// What of a thing that stands a program may give, when the thing is imported.

import { type CheckFailure, checkInputs, type InputContract } from "../inputs/check";
import type { Properties } from "./properties";

/** What the service reports and a program may not give, such as what the service has worked out from something else. */
export function notAcceptable(
  inputs: Properties,
  contract: InputContract,
  mayBeLeftOut: readonly string[],
): CheckFailure[] {
  const { failures } = checkInputs(contract, inputs);
  const [failure] = failures.filter((each) => inputOf(each) in inputs && mayBeLeftOut.includes(inputOf(each)));
  if (failure === undefined) return [];
  return [failure, ...notAcceptable(without([inputOf(failure)], inputs), contract, mayBeLeftOut)];
}

/** The input that a failure is in: "dataSource" for "dataSource[0].dataUrl". */
export function inputOf({ property }: CheckFailure): string {
  return property.split(/[.[]/, 1)[0] ?? property;
}

/** Properties without those of these names. */
export function without(names: readonly string[], properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
}
