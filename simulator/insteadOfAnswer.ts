/** Faults that take the place of an answer: the connection is cut, nothing comes, or something else is said. */

import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyReply } from "fastify";
import type { ErrorFault, Fault } from "./faultKinds.js";
import { type Api, Problem } from "./problems.js";

/** A fault that leaves no room for the answer. */
export type Replacement = Extract<Fault, { kind: "reset" | "silence" | "error" | "redirect" }>;

export function isReplacement(fault: Fault | undefined): fault is Replacement {
  return fault !== undefined && ["reset", "silence", "error", "redirect"].includes(fault.kind);
}

/** Whether the fault comes before the request has had its effect. */
export function isBefore(fault: Replacement): boolean {
  return fault.kind === "redirect" || fault.when !== "after";
}

/** Cuts the connection, at once or after a silence. */
export async function cutOff(fault: Extract<Fault, { kind: "reset" | "silence" }>, reply: FastifyReply): Promise<void> {
  reply.hijack();
  if (fault.kind === "reset") reply.raw.socket?.resetAndDestroy();
  else if (fault.ms !== undefined) {
    await sleep(fault.ms, undefined, { ref: false });
    reply.raw.socket?.destroy();
  }
}

/** What an error fault says: a page, nothing, or a problem to be put into words. */
export function saidBy(fault: ErrorFault, api: Api): Problem | { text: string; type?: string } {
  if (fault.body === "empty") return { text: "" };
  if (fault.body === "html") {
    const { status } = fault;
    return {
      text: `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>\r\n`,
      type: "text/html",
    };
  }
  const usual = usualError(fault.status, api);
  const code = fault.code ?? usual.code;
  const isService = code === "" || code.startsWith("ModelArts.");
  return new Problem(isService ? "service" : "gateway", fault.status, code, fault.message ?? usual.message);
}

/** What the gateway or the service says with a status (API gateway error codes; the error codes of each API). */
function usualError(status: number, api: Api): { code: string; message: string } {
  switch (status) {
    case 410:
      return { code: "APIG.0101", message: "The API does not exist or has not been published in the environment" };
    case 429:
      return { code: "APIG.0308", message: "The throttling threshold has been reached" };
    case 502:
      return { code: "APIG.0201", message: "Backend unavailable" };
    case 503:
      return { code: "APIG.0613", message: "IAM is unavailable" };
    case 504:
      return { code: "APIG.0203", message: "Backend timeout." };
    default:
      if (api === "v2") return { code: "ModelArts.2950", message: "Unknown error." };
      return { code: "ModelArts.0010", message: "Internal error." };
  }
}
