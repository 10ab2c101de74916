// Reads one of the OpenStack tools' files as they do: YAML 1.1 with merge keys and `yes` and `no`, or JSON.

import { ConfigError } from "../errors";
import { readIfThere } from "./files";

/** The content of a file: mappings, lists, texts and booleans. Numbers are texts, digit for digit. */
export type Tree = Readonly<Record<string, unknown>>;

/** A file and what it holds. */
export interface SettingsFile {
  readonly file: string;
  readonly content: Tree;
}

/**
 * Reads a file, where there is one.
 *
 * @throws ConfigError of the setting `cloud` when it is not a plain file of at most 1 MiB, or no YAML.
 */
export function readSettingsFile(file: string): SettingsFile | undefined {
  const text = readIfThere(file, "cloud");
  return text === undefined ? undefined : { file, content: parse(file, text) };
}

/** One entry that is a mapping; an entry that is something else counts as none. */
export function subtree(tree: Tree | undefined, key: string): Tree | undefined {
  const value = tree !== undefined && Object.hasOwn(tree, key) ? tree[key] : undefined;
  return isTree(value) ? value : undefined;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Room for some thousand clouds that share their defaults; an alias of aliases of aliases meets it soon. */
const maxAliasCount = 10_000;

/** Ids, keys and passwords may look like numbers or dates: they stay as they are written. */
const readAsText = /:(int|float|timestamp)$/;

function parse(file: string, text: string): Tree {
  // Only those who name a cloud pay for the YAML parser.
  const yaml: typeof import("yaml") = require("yaml");
  let content: unknown;
  try {
    // Between brackets YAML takes a tab for a mistake, JSON does not.
    const document = yaml.parseDocument(file.endsWith(".json") ? text.replace(/^\t+/gm, " ") : text, {
      version: "1.1",
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "silent",
      customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !readAsText.test(tag.tag)),
    });
    const [problem] = document.errors;
    if (problem !== undefined) {
      // The parser's own words may quote the line, and with it a password.
      const line = text.slice(0, problem.pos[0]).split("\n").length;
      throw new ConfigError("cloud", `${file} is not valid YAML: ${problem.code} in line ${line}.`);
    }
    content = document.toJS({ maxAliasCount });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const cause =
      error instanceof RangeError
        ? "it is nested too deeply"
        : "an alias or a merge leads nowhere or repeats too often";
    throw new ConfigError("cloud", `${file} cannot be read: ${cause}.`);
  }
  return isTree(content) ? content : {};
}
