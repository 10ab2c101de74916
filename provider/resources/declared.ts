// The properties that a class registers with the engine: the program's, and what the provider needs beside them.

import * as pulumi from "@pulumi/pulumi";
import type { TimeoutsArgs } from "./args";
import { handlerText } from "./handler";
import { refuseWhereHostFindsNothing } from "./hostsPackage";

/** All properties of a resource: every name is there, since an output exists on the object only when it was registered. */
export function declared(
  provider: Parameters<typeof handlerText>[0],
  names: readonly string[],
  args: { timeouts?: pulumi.Input<TimeoutsArgs> },
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  refuseWhereHostFindsNothing();
  return {
    ...Object.fromEntries(names.map((each) => [each, undefined])),
    ...args,
    timeouts: mergeTimeouts(args.timeouts, opts.customTimeouts),
    __provider: handlerText(provider),
  };
}

/** True for a resource of the type. */
export function isOfType(value: unknown, type: string): boolean {
  return typeof value === "object" && value !== null && Reflect.get(value, "__pulumiType") === type;
}

/** The engine does not hand `customTimeouts` to a dynamic provider, so they travel as inputs. */
function mergeTimeouts(
  timeouts: pulumi.Input<TimeoutsArgs> | undefined,
  customTimeouts: pulumi.CustomTimeouts | undefined,
): pulumi.Input<TimeoutsArgs> | undefined {
  const { create, delete: destroy } = customTimeouts ?? {};
  const custom: TimeoutsArgs = {
    ...(create !== undefined && { create }),
    ...(destroy !== undefined && { delete: destroy }),
  };
  if (Object.keys(custom).length === 0) return timeouts;
  return pulumi.output(timeouts).apply((given) => ({ ...custom, ...given }));
}
