// The forms of inputs: the shape and the limits of each by itself, as the API's reference states them (pages modelarts_03_0045 and _0050).

import * as v from "valibot";
import { parseDuration } from "../duration";
import { isLongId } from "../id";
import { isBaseUrl, isPathName } from "../wayForms";
import { notAProperty } from "./spelling";

/** An object of these properties and no others: a misspelt one would be lost without a word. */
export function exactly<const Entries extends v.ObjectEntries>(name: string, entries: Entries, form: string) {
  const accepted = Object.keys(entries);
  return v.strictObject(entries, ({ expected, path }) => {
    if (expected !== "never" || path === undefined) return form;
    const [{ input, key }] = path;
    // Only the first is an issue of its own, so it speaks for the others.
    const others = Object.keys(Object(input)).filter((each) => each !== key && !accepted.includes(each));
    return [String(key), ...others]
      .map((each, index) => `${index === 0 ? "" : `${each} `}${notAProperty(each, name, accepted)}`)
      .join("; ");
  });
}

/** A 64-bit id: decimal digits, or a number small enough to be exact. Always text afterwards. */
const id = v.pipe(
  v.union([v.string(), v.number()], 'must be decimal digits, such as "1042"'),
  v.check(
    (value) => typeof value === "string" || Number.isSafeInteger(value),
    "must be written as text: a number this large has lost digits already",
  ),
  v.transform(String),
  v.check(isLongId, "must be decimal digits from 1 to 9223372036854775807, without sign or leading zeros"),
);

export const text = v.string("must be text");
export const flag = v.boolean("must be true or false");
export const filledText = v.pipe(text, v.nonEmpty("must not be empty"));

/** An id or a name of the cloud's, such as a pool's: never anything that could be a path, or a line of its own. */
export const name = v.pipe(
  text,
  v.regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/, "must have 1 to 128 characters, each a letter, a digit, - or _ or ."),
);
/** What becomes part of a request's path or of a host's name. */
const pathName = v.pipe(text, v.check(isPathName, "must have 1 to 128 characters, each a letter, a digit, - or _"));

/**
 * Values of parameters are text on the wire; numbers and booleans are accepted, since programs have them. A number is written as
 * JavaScript writes it, with the sign of -0; one that may have lost digits on its way into the program is refused.
 */
const parameterValue = v.pipe(
  v.union(
    [
      v.string(),
      v.pipe(v.number(), v.check(isExact, "must be written as text: JavaScript has no exact number for it")),
      v.boolean(),
    ],
    (issue) =>
      issue.issues?.find(({ kind }) => kind === "validation")?.message ?? "must be text, a number or a boolean",
  ),
  v.transform((value) => (Object.is(value, -0) ? "-0" : String(value))),
);

/** A whole number beyond 2^53 may have been another one, and what is not finite is no number for anybody else. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

export const bucket = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
// Control characters would break a line of a log, or the path.
export const segment = "[^/\\u0000-\\u001f\\u007f]+";
const folder = obsPath(
  `^/${bucket}/(?:${segment}/)+$`,
  'must be an OBS folder below a bucket, such as "/bucket/path/"',
);
const dataFolder = obsPath(`^/${bucket}/(?:${segment}/)*$`, 'must be an OBS folder, such as "/bucket/path/"');
const file = obsPath(`^/${bucket}/(?:${segment}/)*${segment}$`, 'must be an OBS file, such as "/bucket/path/train.py"');

/** A path as the API has it; what people write in its place is told how it is written here. */
function obsPath(pattern: string, message: string) {
  return v.pipe(
    text,
    v.regex(new RegExp(pattern), ({ input }) =>
      /^(?:obs|s3):/i.test(input)
        ? `${message} (write "/bucket/" instead of "obs://bucket/")`
        : `${message}${bucketHint(input)}`,
    ),
  );
}

/** What is wrong with the bucket of a path, where that is what is wrong; with a space before it. */
export function bucketHint(path: string): string {
  const [, name] = /^\/([^/]+)\//.exec(path) ?? [];
  if (name === undefined || new RegExp(`^${bucket}$`).test(name)) return "";
  return " (a bucket's name has 3 to 63 characters, each a small letter, a digit, - or .)";
}

const description = v.pipe(
  text,
  v.check((value) => [...value].length <= 256, "must have at most 256 characters"),
);

const dataSource = v.variant(
  "type",
  [
    exactly(
      'a data source of type "obs"',
      { type: v.literal("obs"), dataUrl: dataFolder },
      'must be { type: "obs", dataUrl }',
    ),
    exactly(
      'a data source of type "dataset"',
      { type: v.literal("dataset"), datasetId: name, datasetVersion: name },
      'must be { type: "dataset", datasetId, datasetVersion }',
    ),
  ],
  'must have the type "obs" (with dataUrl) or "dataset" (with datasetId and datasetVersion)',
);

export const absolutePath = v.pipe(text, v.startsWith("/", "must be an absolute path"));
const volumeForm =
  "must be either { nfs: { id, srcPath, destPath, readOnly? } } or { hostPath: { srcPath, destPath, readOnly? } }";
const volume = v.pipe(
  exactly(
    "a volume",
    {
      nfs: v.optional(
        exactly(
          "nfs",
          { id: name, srcPath: filledText, destPath: absolutePath, readOnly: v.optional(flag) },
          "must be { id, srcPath, destPath, readOnly? }",
        ),
      ),
      hostPath: v.optional(
        exactly(
          "hostPath",
          { srcPath: absolutePath, destPath: absolutePath, readOnly: v.optional(flag) },
          "must be { srcPath, destPath, readOnly? }",
        ),
      ),
    },
    volumeForm,
  ),
  v.check(({ nfs, hostPath }) => (nfs === undefined) !== (hostPath === undefined), volumeForm),
);

const parameter = exactly("a parameter", { label: filledText, value: parameterValue }, "must be { label, value }");

export const duration = v.pipe(
  text,
  v.check((value) => (parseDuration(value) ?? 0) > 0, 'must be a duration such as "30m" or "1h30m"'),
);

/** How a resource is removed; what only some of them can be told comes on top. */
function deletionOf<const More extends v.ObjectEntries>(more: More, form: string) {
  const entries = {
    stopActive: v.optional(flag),
    confirm: v.optional(v.picklist(["terminal", "gone"], 'must be "terminal" or "gone"')),
    keep: v.optional(flag),
  };
  return exactly("deletion", { ...entries, ...more }, form);
}

/** What is accepted in each form. */
export const forms = {
  id,
  name,
  pathName,
  flag,
  description,
  filledText,
  folder,
  dataFolder,
  file,
  count: v.pipe(
    v.number("must be a number"),
    v.safeInteger("must be a whole number"),
    v.minValue(1, "must be at least 1"),
  ),
  parameters: v.array(parameter, "must be a list of { label, value }"),
  dataSources: v.array(dataSource, "must be a list"),
  volumes: v.array(volume, "must be a list"),
  jobName: v.pipe(
    text,
    v.regex(/^[0-9A-Za-z_-]{1,64}$/, "must have 1 to 64 characters, each a letter, a digit, - or _"),
  ),
  baseUrl: v.pipe(
    text,
    v.check(
      isBaseUrl,
      'must be an http(s) URL such as "https://modelarts.eu-de.otc.t-systems.com", without a user, "?" or "#"',
    ),
  ),
  waitFor: v.picklist(["accepted", "running", "completed"], 'must be "accepted", "running" or "completed"'),
  deletion: deletionOf({}, "must be { stopActive?, confirm?, keep? }"),
  /** A job is removed with its versions, so it also says which of them may go. */
  jobDeletion: deletionOf({ allVersions: v.optional(flag) }, "must be { stopActive?, keep?, allVersions? }"),
  timeouts: exactly(
    "timeouts",
    { create: v.optional(duration), delete: v.optional(duration) },
    "must be { create?, delete? }",
  ),
};
