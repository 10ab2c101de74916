// A note on a creation: what was asked for, for which resource, by which process, and what is known of the outcome.

import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import { type ProcessMark, processMarkSchema } from "./processes";

/** A resource of a stack, as far as its creation can be told from others. */
export interface Asker {
  /** The resource's URN, which names stack and project. */
  readonly urn: string;
  /** Where the stack's state is, where the environment says so: names of stacks repeat. */
  readonly backend: string | undefined;
  /** The folder that the run works in. */
  readonly folder: string;
}

/** What is about to be asked for. */
export interface Wanted {
  readonly kind: "version" | "job" | "v2job" | "v2algorithm";
  readonly endpoint: string;
  readonly projectId: string;
  /** What finds it again: ids and names, never a value that may be secret. */
  readonly traces: Readonly<Record<string, string>>;
  /** All that it is made of, in one canonical text; only a salted digest of it is written down. */
  readonly content: string;
  /** True when the engine holds an equal resource of the same URN, which this one replaces. */
  readonly replacesItsLike: boolean;
}

const noteSchema = v.object({
  format: v.literal(1),
  asker: v.object({ urn: v.string(), backend: v.optional(v.string()), folder: v.string() }),
  process: processMarkSchema,
  kind: v.picklist(["version", "job", "v2job", "v2algorithm"]),
  endpoint: v.string(),
  projectId: v.string(),
  traces: v.record(v.string(), v.string()),
  replacesItsLike: v.boolean(),
  salt: v.string(),
  digest: v.string(),
  /** Milliseconds since 1970. */
  askedAt: v.number(),
  /** `asked`: a request is on its way. `lost`: it got no answer. `made`: it stands, and its id is known. */
  outcome: v.picklist(["asked", "lost", "made"]),
  id: v.optional(v.string()),
});

/** What a note says; it holds neither inputs nor credentials. */
export type Note = Readonly<v.InferOutput<typeof noteSchema>>;

/** Writes down what is asked for, before it is. */
export function noteOf(asker: Asker, wanted: Wanted, process: ProcessMark, askedAt: number): Note {
  const { content, ...rest } = wanted;
  const salt = randomBytes(16).toString("hex");
  const { urn, backend, folder } = asker;
  return {
    format: 1,
    asker: { urn, folder, ...(backend !== undefined && { backend }) },
    process,
    ...rest,
    traces: { ...rest.traces },
    salt,
    digest: digestOf(salt, content),
    askedAt,
    outcome: "asked",
  };
}

/** Reads a note; `undefined` for a text that is none, such as one of a later release. */
export function parseNote(text: string): Note | undefined {
  try {
    const result = v.safeParse(noteSchema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** True when the note is on something of exactly this content. */
export function isOnContent({ salt, digest }: Note, content: string | undefined): boolean {
  return content !== undefined && digestOf(salt, content) === digest;
}

function digestOf(salt: string, content: string): string {
  return createHash("sha256").update(salt).update(content).digest("hex");
}
