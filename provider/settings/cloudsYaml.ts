// Reads clouds.yaml as the OpenStack tools do: usual places, secure.yaml on top, profiles; parsed only when a cloud is named.

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../errors";
import type { SettingKey } from "./settingKeys";

/** What a cloud's entry says, by setting, and the file that says it. */
export interface CloudEntry {
  readonly file: string;
  readonly settings: Readonly<Partial<Record<SettingKey, string>>>;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Tree = Readonly<Record<string, unknown>>;

/** Where each setting stands in a cloud's entry; the first that is there wins. */
const entryPaths: readonly (readonly [SettingKey, readonly string[]])[] = [
  ["endpoint", ["modelarts_endpoint_override", "modelartsv1_endpoint_override"]],
  ["region", ["region_name"]],
  ["projectId", ["auth.project_id", "auth.tenant_id"]],
  ["projectName", ["auth.project_name", "auth.tenant_name"]],
  ["authUrl", ["auth.auth_url"]],
  ["token", ["auth.token"]],
  ["accessKey", ["ak", "access_key", "auth.ak", "auth.access_key"]],
  ["secretKey", ["sk", "secret_key", "auth.sk", "auth.secret_key"]],
  ["securityToken", ["security_token", "auth.security_token"]],
  ["userName", ["auth.username"]],
  ["userId", ["auth.user_id"]],
  ["password", ["auth.password"]],
  ["domainName", ["auth.user_domain_name", "auth.project_domain_name", "auth.domain_name"]],
  ["domainId", ["auth.user_domain_id", "auth.project_domain_id", "auth.domain_id"]],
  ["caCertFile", ["cacert"]],
];

/**
 * The entry of the cloud called `name`. Looked for where the OpenStack tools look: the file named by
 * `OS_CLIENT_CONFIG_FILE`, else the working directory, `~/.config/openstack`, `/etc/openstack`. `secure.yaml` (or
 * `OS_CLIENT_SECURE_FILE`) adds to it and `clouds-public.yaml` lies beneath it.
 *
 * @throws ConfigError when no file is found, the file is no YAML, or it has no such cloud.
 */
export function readCloud(name: string, environment: Environment): CloudEntry {
  const directories = searchedDirectories(environment);
  const clouds = readFirst(candidates("clouds", directories, environment.OS_CLIENT_CONFIG_FILE));
  if (clouds === undefined) {
    throw new ConfigError("cloud", `Cloud ${name} is named, but there is no clouds.yaml in ${directories.join(", ")}.`);
  }
  const own = subtree(subtree(clouds.content, "clouds"), name);
  if (own === undefined) {
    throw new ConfigError("cloud", `${clouds.file} has no cloud ${name}.`);
  }
  const secure = readFirst(candidates("secure", directories, environment.OS_CLIENT_SECURE_FILE));
  const entry = merge(profileOf(own, directories), merge(own, subtree(subtree(secure?.content, "clouds"), name) ?? {}));
  return { file: clouds.file, settings: settingsOf(entry) };
}

function settingsOf(entry: Tree): Partial<Record<SettingKey, string>> {
  const settings: Partial<Record<SettingKey, string>> = {};
  for (const [key, paths] of entryPaths) {
    const value = paths.map((path) => scalarAt(entry, path)).find((scalar) => scalar !== undefined);
    if (value !== undefined) {
      settings[key] = value;
    }
  }
  if (entry.verify === false || entry.insecure === true) {
    settings.insecure = "true";
  }
  return settings;
}

function profileOf(entry: Tree, directories: readonly string[]): Tree {
  if (typeof entry.profile !== "string") {
    return {};
  }
  const shared = readFirst(candidates("clouds-public", directories, undefined));
  return subtree(subtree(shared?.content, "public-clouds"), entry.profile) ?? {};
}

function searchedDirectories(environment: Environment): string[] {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  return [process.cwd(), join(environment.XDG_CONFIG_HOME ?? join(home, ".config"), "openstack"), "/etc/openstack"];
}

function candidates(stem: string, directories: readonly string[], named: string | undefined): string[] {
  const usual = directories.flatMap((directory) =>
    ["yaml", "yml", "json"].map((ending) => join(directory, `${stem}.${ending}`)),
  );
  return named === undefined || named === "" ? usual : [named];
}

function readFirst(files: readonly string[]): { file: string; content: Tree } | undefined {
  for (const file of files) {
    const text = readIfThere(file);
    if (text !== undefined) {
      return { file, content: parse(file, text) };
    }
  }
  return undefined;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return undefined;
    }
    throw new ConfigError(
      "cloud",
      `${file} cannot be read: ${error instanceof Error ? error.message : "unknown reason"}`,
    );
  }
}

function parse(file: string, text: string): Tree {
  // Only those who name a cloud pay for the YAML parser.
  const yaml: typeof import("yaml") = require("yaml");
  const document = yaml.parseDocument(text, { prettyErrors: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    // The parser's own words may quote the line, and with it a password.
    const line = text.slice(0, problem.pos[0]).split("\n").length;
    throw new ConfigError("cloud", `${file} is not valid YAML: ${problem.code} in line ${line}.`);
  }
  const content: unknown = document.toJS();
  return isTree(content) ? content : {};
}

function scalarAt(entry: Tree, path: string): string | undefined {
  const value = path.split(".").reduce<unknown>((node, key) => (isTree(node) ? node[key] : undefined), entry);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function subtree(tree: Tree | undefined, key: string): Tree | undefined {
  const value = tree !== undefined && Object.hasOwn(tree, key) ? tree[key] : undefined;
  return isTree(value) ? value : undefined;
}

function merge(below: Tree, above: Tree): Tree {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isTree(under) && isTree(value) ? merge(under, value) : value;
  }
  return merged;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
