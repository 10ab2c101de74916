// The forms of an algorithm's inputs that a job does not have: the shape and the limits of each by itself.

import * as v from "valibot";
import { exactly, filledText, flag, text } from "../forms";
import { jobV2Forms, parameterValue, repeated, unlessRepeated } from "./forms";

const list = "must be a list";

const constraint = exactly(
  "constraint",
  {
    type: v.optional(
      v.picklist(["String", "Integer", "Float", "Boolean"], 'must be "String", "Integer", "Float" or "Boolean"'),
    ),
    editable: v.optional(flag),
    required: v.optional(flag),
    sensitive: v.optional(flag),
    validType: v.optional(v.picklist(["None", "Choice", "Range"], 'must be "None", "Choice" or "Range"')),
    validRange: v.optional(v.array(text, "must be a list of texts")),
  },
  "must be { type?, editable?, required?, sensitive?, validType?, validRange? }",
);
const parameterForm = "must be { name, value, description?, constraint? }";
const parameter = exactly(
  "a parameter",
  {
    name: filledText,
    value: parameterValue,
    description: v.optional(text),
    constraint: v.optional(constraint),
  },
  parameterForm,
);

const output = {
  name: filledText,
  description: v.optional(text),
  accessMethod: v.optional(v.picklist(["parameter", "env"], 'must be "parameter" or "env"')),
};
const remoteConstraint = exactly(
  "a constraint",
  {
    dataType: v.picklist(["obs", "modelarts_dataset"], 'must be "obs" or "modelarts_dataset"'),
    attributes: v.optional(
      v.array(
        v.record(text, v.union([text, v.array(text)], "must be text or a list of texts"), "must be an object"),
        list,
      ),
    ),
  },
  "must be { dataType, attributes? }",
);

const requirement = exactly(
  "a requirement",
  {
    key: v.picklist(
      ["flavor_type", "device_distributed_mode", "host_distributed_mode"],
      'must be "flavor_type", "device_distributed_mode" or "host_distributed_mode"',
    ),
    values: v.pipe(v.array(filledText, "must be a list of texts"), v.minLength(1, "must name a value")),
  },
  "must be { key, values }",
);

/** What is accepted in each form. */
export const algorithmForms = {
  ...jobV2Forms,
  algorithmParameters: v.pipe(
    v.array(parameter, `must be a list, each entry of which ${parameterForm}`),
    v.check(unlessRepeated, repeated),
  ),
  algorithmInputs: v.pipe(
    v.array(
      exactly(
        "an input",
        { ...output, remoteConstraints: v.optional(v.array(remoteConstraint, list)) },
        "must be { name, description?, accessMethod?, remoteConstraints? }",
      ),
      list,
    ),
    v.check(unlessRepeated, repeated),
  ),
  algorithmOutputs: v.pipe(
    v.array(exactly("an output", output, "must be { name, description?, accessMethod? }"), list),
    v.check(unlessRepeated, repeated),
  ),
  requirements: v.pipe(
    v.array(requirement, list),
    v.check((items) => new Set(items.map(({ key }) => key)).size === items.length, "must not have the same key twice"),
  ),
  /** It never runs, so there is nothing to stop. */
  keepDeletion: exactly("deletion", { keep: v.optional(flag) }, "must be { keep? }"),
};
