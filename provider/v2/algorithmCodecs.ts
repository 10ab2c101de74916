// How the inputs of a v2 algorithm are read and written: flat with us, nested there.

import * as v from "valibot";
import { needed, optional, optionalText } from "../http/fields";
import type { FormOf, Table } from "../inputs/table";
import type { algorithmBodyRows } from "../inputs/v2/algorithmRows";
import { type Codec, type ItemCodec, listOf, objectOf } from "../inputs/wire";
import { autoSearchCodec, jobV2Codecs, plain } from "./codecs";

/** Text whose absence is told by an empty one. */
const toldText = { reads: v.union([v.literal(""), optionalText]) };

/** A list whose absence is told by an empty one. */
function toldListOf<Item>({ reads, writes }: ItemCodec<Item>) {
  return { reads: v.array(reads), writes: (items: readonly Item[]) => items.map((item) => writes(item)) };
}

const constraint = {
  type: { api: "type", form: "text" },
  editable: { api: "editable", form: "flag" },
  required: { api: "required", form: "flag" },
  sensitive: { api: "sensitive", form: "flag" },
  validType: { api: "valid_type", form: "text" },
  validRange: { api: "valid_range", form: "textList" },
} as const satisfies Table;
const parameter = {
  name: { api: "name", form: "name", isRequired: true },
  value: { api: "value", form: "value" },
  description: { api: "description", form: "text" },
  constraint: { api: "constraint", form: "constraint" },
} as const satisfies Table;
const parameterCodecs = {
  name: { reads: v.pipe(needed, v.string()) },
  value: { reads: v.pipe(optional, v.optional(v.string(), "")) },
  text: plain.text,
  constraint: objectOf(constraint, plain),
};

const output = {
  name: { api: "name", form: "text", isRequired: true },
  description: { api: "description", form: "text" },
  accessMethod: { api: "access_method", form: "text" },
} as const satisfies Table;
const remoteConstraint = {
  dataType: { api: "data_type", form: "text", isRequired: true },
  attributes: { api: "attributes", form: "attributes" },
} as const satisfies Table;
const attributes = {
  reads: v.pipe(
    v.array(v.record(v.string(), v.union([v.string(), v.array(v.string())]))),
    v.transform((items) => (items.length === 0 ? undefined : items)),
  ),
};
const input = {
  ...output,
  remoteConstraints: { api: "remote_constraints", form: "constraints" },
} as const satisfies Table;

const requirement = {
  key: { api: "key", form: "text", isRequired: true },
  // What was sent as `values` comes back as `value`.
  values: { api: "values", answers: ["value", "values"], form: "textList" },
} as const satisfies Table;
const requirements = listOf(objectOf(requirement, plain));

/** The codec of each form that an algorithm's inputs have. */
export const algorithmCodecs = {
  workspace: plain.text,
  jobName: plain.text,
  description: jobV2Codecs.description,
  folder: toldText,
  file: toldText,
  engine: jobV2Codecs.engine,
  filledText: toldText,
  algorithmParameters: toldListOf(objectOf(parameter, parameterCodecs)),
  flag: plain.flag,
  algorithmInputs: toldListOf(
    objectOf(input, { text: plain.text, constraints: listOf(objectOf(remoteConstraint, { ...plain, attributes })) }),
  ),
  algorithmOutputs: toldListOf(objectOf(output, plain)),
  requirements: {
    reads: requirements.reads,
    writes: (items: Parameters<typeof requirements.writes>[0]) =>
      requirements.writes(items).map((each) => ({ ...Object(each), operator: "in" })),
  },
  // An empty one tells that there is none.
  autoSearch: autoSearchCodec,
  // What is never on the wire as such.
  extra: plain.text,
} satisfies Record<FormOf<typeof algorithmBodyRows>, Codec>;
