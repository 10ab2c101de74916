// One version: how long after the service has removed it the tool says so, and what it asked on the way.

import { closureProgram, type Program, productProgram } from "../programs";
import type { OneVersion } from "../results";
import { type Service, withService } from "../simulation";
import { withStack } from "../stack";

const programs = { product: productProgram, closure: closureProgram };

/** Measures one deletion with the real CLI. */
export async function measureOneVersion(subject: keyof typeof programs, removalSeconds: number): Promise<OneVersion> {
  const program: (service: Service, count: number) => Program = programs[subject];
  return withService({ removalSeconds }, (service) =>
    withStack(program(service, 1), service, async (stack) => {
      service.forgetRequests();
      const { deletedAt } = await stack.destroy({ watch: true });
      const [removed, ...others] = service.removals().values();
      const reported = deletedAt.get("run-0");
      if (removed === undefined || reported === undefined || others.length > 0 || service.standing() > 0) {
        throw new Error("one version was to be deleted, and that is not what happened");
      }
      return { subject, removalSeconds, lateSeconds: (reported - removed) / 1000, requests: sum(service.requests()) };
    }),
  );
}

function sum(requests: Record<string, number>): number {
  return Object.values(requests).reduce((total, each) => total + each, 0);
}
