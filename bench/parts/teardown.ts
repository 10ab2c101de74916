// Many versions of one job, or many jobs of v2, taken down by one `pulumi destroy`: wall time, requests, and the memory of the host.

import { closureProgram, emptyProgram, inertProgram, type Program, productProgram, v2Program } from "../programs";
import type { Teardown } from "../results";
import { type Service, type ServiceOptions, withService } from "../simulation";
import { type DestroyOptions, type Stack, withStack } from "../stack";

/** What is taken down, how many, how. */
export interface TeardownCase {
  readonly subject: "product" | "product, v2" | "empty" | "inert" | "closure";
  readonly count: number;
  readonly removalSeconds: number;
  readonly parallel: number;
  readonly checkpoints: boolean;
  /** Requests that the gateway lets through in a second. Default: any number. */
  readonly limitPerSecond?: number;
}

const programs: Record<"product" | "product, v2" | "closure", (service: Service, count: number) => Program> = {
  product: productProgram,
  "product, v2": v2Program,
  closure: closureProgram,
};

/** Measures one teardown; throws if anything failed on the way, or still stands. */
export async function measureTeardown(which: TeardownCase): Promise<Teardown> {
  if (which.subject === "empty") return measureIdle(which, emptyProgram(which.count));
  if (which.subject === "inert") {
    return withService(serviceOptions(which), (service) => measureIdle(which, inertProgram(service, which.count)));
  }
  const program = programs[which.subject];
  return withService(serviceOptions(which), (service) =>
    withStack(program(service, which.count), service, async (stack) => {
      service.forgetRequests();
      const { seconds, hostPeakMb } = await stack.destroy(destroyOptions(which));
      if (service.standing() > 0) throw new Error(`${service.standing()} versions or jobs still stand`);
      return { ...which, seconds, hostPeakMb, requests: service.requests(), throttled: service.throttled() };
    }),
  );
}

/** What the engine takes for as many resources that do nothing. */
function measureIdle(which: TeardownCase, program: Program): Promise<Teardown> {
  return withStack(program, undefined, async (stack: Stack) => {
    const { seconds, hostPeakMb } = await stack.destroy(destroyOptions(which));
    return { ...which, seconds, hostPeakMb, requests: {}, throttled: 0 };
  });
}

function serviceOptions({ removalSeconds, limitPerSecond }: TeardownCase): ServiceOptions {
  if (limitPerSecond === undefined) return { removalSeconds };
  return { removalSeconds, rateLimit: { limit: limitPerSecond, windowMs: 1_000 } };
}

function destroyOptions({ parallel, checkpoints }: TeardownCase): DestroyOptions {
  return { parallel, checkpoints };
}
