// training-job-no-credentials: credentials do not travel in parameters and commands, where the console shows them to everybody.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { announcesCredential, commandHoldsCredential, isPlainValue, looksLikeCredential } from "../credentialText";
import { stackSecretIn } from "../stackSecrets";
import { ofCode, ofV2Jobs } from "../subject";

const advice =
  "ModelArts shows it to everybody who may see the job. Take it out, and let the code fetch it where it runs.";

/** Neither a parameter, an environment variable nor the command may hold what looks like a credential, or one of the stack's secrets. */
export const noCredentials: ResourceValidationPolicy = {
  name: "training-job-no-credentials",
  description: "Parameters, environment variables and commands hold no credentials.",
  enforcementLevel: "mandatory",
  validateResource: [
    ofCode(({ inputs: { parameters = [] }, args }, report) => {
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
    ofCode(({ inputs: { userCommand }, args, called }, report) => {
      if (userCommand === undefined) return;
      const secret = stackSecretIn(userCommand, args);
      if (secret !== undefined)
        report(`${called("userCommand")} holds the secret ${secret} of the stack's configuration. ${advice}`);
      else if (commandHoldsCredential(userCommand))
        report(`${called("userCommand")} holds what looks like a credential. ${advice}`);
    }),
    ofV2Jobs(({ inputs: { environments = {} }, args }, report) => {
      for (const [name, value] of Object.entries(environments)) {
        const secret = stackSecretIn(value, args);
        // Their names are the program's own words, and no value.
        const where = `environments.${name}`;
        if (secret !== undefined) report(`${where} holds the secret ${secret} of the stack's configuration. ${advice}`);
        else if ((announcesCredential(name) && !isPlainValue(value)) || looksLikeCredential(value)) {
          report(`${where} looks like a credential. ${advice}`);
        }
      }
    }),
  ],
};
