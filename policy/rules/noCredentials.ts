// training-job-no-credentials: credentials do not travel in parameters and commands, where the console shows them to everybody.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { announcesCredential, commandHoldsCredential, isPlainValue, looksLikeCredential } from "../credentialText";
import { stackSecretIn } from "../stackSecrets";
import { ofRuns } from "../subject";

const advice =
  "ModelArts shows it to everybody who may see the job. Take it out, and let the code fetch it where it runs.";

/** Neither a parameter nor the command may hold what looks like a credential, or one of the stack's secrets. */
export const noCredentials: ResourceValidationPolicy = {
  name: "training-job-no-credentials",
  description: "Parameters and commands hold no credentials.",
  enforcementLevel: "mandatory",
  validateResource: [
    ofRuns(({ inputs: { parameters = [] }, args }, report) => {
      for (const [index, { label, value }] of parameters.entries()) {
        const text = String(value);
        const where = `parameters[${index}]`;
        const secret = stackSecretIn(text, args);
        if (secret !== undefined) report(`${where} holds the secret ${secret} of the stack's configuration. ${advice}`);
        else if ((announcesCredential(label) && !isPlainValue(text)) || looksLikeCredential(text)) {
          report(`${where} looks like a credential. ${advice}`);
        }
      }
    }),
    ofRuns(({ inputs: { userCommand }, args }, report) => {
      if (userCommand === undefined) return;
      const secret = stackSecretIn(userCommand, args);
      if (secret !== undefined)
        report(`userCommand holds the secret ${secret} of the stack's configuration. ${advice}`);
      else if (commandHoldsCredential(userCommand)) report(`userCommand holds what looks like a credential. ${advice}`);
    }),
  ],
};
