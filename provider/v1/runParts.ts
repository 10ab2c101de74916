// What a run is made of, as the service describes it: its parameters, where its data comes from, and its volumes.

import * as v from "valibot";
import { needed, optional, optionalBoolean, optionalText, present, text } from "./fields";

/** Somebody else's version may have parameters without a label, which the service takes and we do not send. */
export const parameter = v.object({
  label: v.pipe(needed, v.optional(v.string(), "")),
  value: v.pipe(optional, v.optional(v.string(), "")),
});

export const dataSource = v.pipe(
  v.object({
    type: text,
    data_url: optionalText,
    dataset_id: optionalText,
    dataset_version: optionalText,
  }),
  v.transform((raw) =>
    present({
      /** `obs` or `dataset`. */
      type: raw.type,
      /** For `obs`: a folder, such as `/bucket/path/`. */
      dataUrl: raw.data_url,
      /** For `dataset`. */
      datasetId: raw.dataset_id,
      /** For `dataset`: the id of its version. */
      datasetVersion: raw.dataset_version,
    }),
  ),
);

const nfsVolume = v.pipe(
  v.object({ id: optionalText, src_path: text, dest_path: text, read_only: optionalBoolean }),
  v.transform((raw) =>
    present({ id: raw.id, srcPath: raw.src_path, destPath: raw.dest_path, readOnly: raw.read_only }),
  ),
);

const hostPathVolume = v.pipe(
  v.object({ src_path: text, dest_path: text, read_only: optionalBoolean }),
  v.transform((raw) => present({ srcPath: raw.src_path, destPath: raw.dest_path, readOnly: raw.read_only })),
);

export const volume = v.pipe(
  v.object({ nfs: v.nullish(nfsVolume), host_path: v.nullish(hostPathVolume) }),
  v.transform((raw) =>
    present({
      /** A network file system. */
      nfs: raw.nfs ?? undefined,
      /** A folder of the machine; in dedicated pools only. */
      hostPath: raw.host_path ?? undefined,
    }),
  ),
);

/** One hyperparameter; with a custom image it becomes an environment variable. */
export type Parameter = v.InferOutput<typeof parameter>;
/** One place that training data comes from. */
export type DataSource = v.InferOutput<typeof dataSource>;
/** A volume to mount: exactly one of its two kinds is there. */
export type Volume = v.InferOutput<typeof volume>;
