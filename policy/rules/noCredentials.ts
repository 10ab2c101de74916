// training-job-no-credentials: credentials do not travel in parameters and commands, where the console shows them to everybody.

import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { announcesCredential, commandHoldsCredential, isPlainValue, looksLikeCredential } from "../credentialText";
import { ofRuns } from "../subject";

const advice =
  "ModelArts shows it to everybody who may see the job. Take it out, and let the code fetch it where it runs.";

/** Neither a parameter nor the command may hold what looks like a credential, or is the stack's own. No message shows a value. */
export const noCredentials: ResourceValidationPolicy = {
  name: "training-job-no-credentials",
  description: "Parameters and commands hold no credentials.",
  enforcementLevel: "mandatory",
  validateResource: [
    ofRuns(({ inputs: { parameters = [] }, args }, report) => {
      for (const [index, { label, value }] of parameters.entries()) {
        const text = String(value);
        const where = `parameters[${index}] ("${label}")`;
        if (isStacksOwn(text, args)) report(`${where} holds the stack's own credential. ${advice}`);
        else if ((announcesCredential(label) && !isPlainValue(text)) || looksLikeCredential(text)) {
          report(`${where} looks like a credential. ${advice}`);
        }
      }
    }),
    ofRuns(({ inputs: { userCommand }, args }, report) => {
      if (userCommand === undefined) return;
      if (isStacksOwn(userCommand, args)) report(`userCommand holds the stack's own credential. ${advice}`);
      else if (commandHoldsCredential(userCommand)) report(`userCommand holds what looks like a credential. ${advice}`);
    }),
  ],
};

const ownCredentials = ["token", "secretKey", "securityToken", "password"].map((key) => `modelarts:${key}`);
/** Shorter ones turn up by chance. */
const shortestOwn = 6;

function isStacksOwn(text: string, { provider }: ResourceValidationArgs): boolean {
  return ownCredentials.some((key) => {
    const credential: unknown = provider?.props[key];
    return typeof credential === "string" && credential.length >= shortestOwn && text.includes(credential);
  });
}
