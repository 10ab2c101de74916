// training-job-no-credentials: credentials do not travel in parameters and commands, where the console shows them to everybody.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofRuns } from "../subject";

/** How credentials look: keys of well-known makes, and words that announce one. */
const credentialText = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\b(?:password|passwd|secret|token|access[_-]?key|secret[_-]?key|api[_-]?key)\s*[=:]\s*\S{6,}/i,
  /:\/\/[^/\s:@]+:[^/\s:@]+@/,
];
const credentialLabel =
  /(?:^|[_-])(?:password|passwd|secret|token|credentials?|access[_-]?key|secret[_-]?key|api[_-]?key)$/i;

/** Neither a parameter nor the command may hold what looks like a credential. The message never shows the value. */
export const noCredentials: ResourceValidationPolicy = {
  name: "training-job-no-credentials",
  description: "Parameters and commands hold no credentials.",
  enforcementLevel: "mandatory",
  validateResource: ofRuns(({ inputs: { parameters = [], userCommand } }, report) => {
    const advice = "ModelArts shows it to everybody who may see the job. Let the code fetch it where it runs.";
    for (const { label, value } of parameters) {
      if (credentialLabel.test(label) || looksLikeCredential(value)) {
        report(`The parameter "${label}" looks like a credential. ${advice}`);
      }
    }
    if (userCommand !== undefined && looksLikeCredential(userCommand)) {
      report(`userCommand holds what looks like a credential. ${advice}`);
    }
  }),
};

function looksLikeCredential(text: string): boolean {
  return credentialText.some((pattern) => pattern.test(text));
}
