// One version: how long after the service has removed it the tool says so, and what it asked on the way.

import { closureProgram, inTurnProgram, type Program, v2InTurnProgram } from "../programs";
import type { OneVersion } from "../results";
import { type Service, withService } from "../simulation";
import { withStack } from "../stack";

/** What is deleted in turn: versions of one job, or jobs of v2. */
const inTurn: Record<"product" | "product, v2", (service: Service) => Program> = {
  product: inTurnProgram,
  "product, v2": v2InTurnProgram,
};

/**
 * Measures two deletions with the real CLI, one after the other: at the first the product knows nothing of how long removals
 * in this job take, at the second it has seen one.
 */
export async function measureOneVersion(subject: keyof typeof inTurn, removalSeconds: number): Promise<OneVersion[]> {
  return withService({ removalSeconds }, (service) =>
    withStack(inTurn[subject](service), service, async (stack) => {
      service.forgetRequests();
      const { deletedAt } = await stack.destroy({ watch: true });
      const [first, second, ...others] = service.removals().values();
      const [, secondId = ""] = service.removals().keys();
      const [firstReported, secondReported] = [deletedAt.get("run-1"), deletedAt.get("run-0")];
      const secondAsked = service.firstAskedFor(secondId);
      if (
        first === undefined ||
        second === undefined ||
        secondAsked === undefined ||
        others.length > 0 ||
        service.standing() > 0
      ) {
        throw new Error("two were to be deleted in turn, and that is not what happened");
      }
      return [
        {
          ...{ subject, removalSeconds, experienced: false },
          lateSeconds: lateSeconds(first, firstReported),
          requests: service.requestsBetween(0, secondAsked),
        },
        {
          ...{ subject, removalSeconds, experienced: true },
          lateSeconds: lateSeconds(second, secondReported),
          requests: service.requestsBetween(secondAsked, Number.POSITIVE_INFINITY),
        },
      ];
    }),
  );
}

/** Measures one deletion of a provider of the usual kind, which never learns. */
export async function measureClosureOneVersion(removalSeconds: number): Promise<OneVersion> {
  const subject = "closure";
  return withService({ removalSeconds }, (service) =>
    withStack(closureProgram(service, 1), service, async (stack) => {
      service.forgetRequests();
      const { deletedAt } = await stack.destroy({ watch: true });
      const [removed] = service.removals().values();
      if (removed === undefined || service.standing() > 0)
        throw new Error("one version was to be deleted, and was not");
      const requests = service.requestsBetween(0, Number.POSITIVE_INFINITY);
      const late = lateSeconds(removed, deletedAt.get("run-0"));
      return { subject, removalSeconds, experienced: false, lateSeconds: late, requests };
    }),
  );
}

function lateSeconds(removed: number, reported: number | undefined): number {
  if (reported === undefined) throw new Error("the engine did not report the deletion");
  return (reported - removed) / 1000;
}
