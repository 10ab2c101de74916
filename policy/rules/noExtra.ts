// training-job-no-extra: nothing goes into a request past the rules.

import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofV2Jobs } from "../subject";

/** `extra` must not be given: it is merged into the request last, so it can ask for what every other rule forbids. */
export const noExtra: ResourceValidationPolicy = {
  name: "training-job-no-extra",
  description: "A request holds nothing that the rules do not see.",
  enforcementLevel: "mandatory",
  validateResource: ofV2Jobs(({ inputs }, report) => {
    if (inputs.extra === undefined) return;
    report(
      "extra goes into the request past all rules. Use the inputs that there are, or disable this rule where one is missing.",
    );
  }),
};
