// How what a version is made of, and what is said of it, is read and written: ids as numbers of any size, and lists of what has a table of its own.

import * as v from "valibot";
import type { madeOfRows, observedRows } from "../inputs/rows";
import type { FormOf, Table } from "../inputs/table";
import { type Codec, listOf, objectOf } from "../inputs/wire";
import { needed, optional, optionalBoolean, optionalId, optionalInteger, optionalText, writeId } from "./fields";

const plain = { text: { reads: optionalText }, flag: { reads: optionalBoolean } };

/** Somebody else's version may have parameters without a label, which the service takes and we do not send. */
const parameterCodecs = {
  label: { reads: v.pipe(needed, v.optional(v.string(), "")) },
  value: { reads: v.pipe(optional, v.optional(v.string(), "")) },
};
const parameterRows = {
  label: { api: "label", form: "label", isRequired: true },
  value: { api: "value", form: "value" },
} as const satisfies Table;

const dataSourceRows = {
  /** `obs` or `dataset`. */
  type: { api: "type", form: "text", isRequired: true },
  /** For `obs`: a folder, such as `/bucket/path/`. */
  dataUrl: { api: "data_url", form: "text" },
  /** For `dataset`. */
  datasetId: { api: "dataset_id", form: "text" },
  /** For `dataset`: the id of its version. */
  datasetVersion: { api: "dataset_version", form: "text" },
} as const satisfies Table;

const hostPathRows = {
  srcPath: { api: "src_path", form: "text", isRequired: true },
  destPath: { api: "dest_path", form: "text", isRequired: true },
  readOnly: { api: "read_only", form: "flag" },
} as const satisfies Table;
const nfsRows = { id: { api: "id", form: "text" }, ...hostPathRows } as const satisfies Table;
const volumeRows = {
  /** A network file system. */
  nfs: { api: "nfs", form: "nfs" },
  /** A folder of the machine; in dedicated pools only. */
  hostPath: { api: "host_path", form: "hostPath" },
} as const satisfies Table;
const volumeCodecs = { nfs: objectOf(nfsRows, plain), hostPath: objectOf(hostPathRows, plain) };

/** The codec of each form that there is in a version. */
export const versionCodecs = {
  text: plain.text,
  integer: { reads: optionalInteger },
  count: { reads: optionalInteger },
  id: { reads: optionalId, writes: writeId },
  name: plain.text,
  folder: plain.text,
  dataFolder: plain.text,
  file: plain.text,
  filledText: plain.text,
  parameters: listOf(objectOf(parameterRows, parameterCodecs)),
  dataSources: listOf(objectOf(dataSourceRows, plain)),
  volumes: listOf(objectOf(volumeRows, volumeCodecs)),
} satisfies Record<FormOf<typeof madeOfRows & typeof observedRows>, Codec>;
