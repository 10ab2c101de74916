// Reads a cloud of clouds.yaml as the OpenStack tools do: usual places, secure.yaml on top, profiles beneath.

import { join } from "node:path";
import { ConfigError } from "../errors";
import { nearestTo } from "../nearest";
import { expandHome, homeOf } from "./files";
import type { Environment, FoundSetting, SettingKey } from "./settingKeys";
import { isTree, readSettingsFile, type SettingsFile, subtree, type Tree } from "./settingsFile";

/** What a cloud's entry says, by setting, each with the file that says it. */
export type CloudEntry = Readonly<Partial<Record<SettingKey, FoundSetting | undefined>>>;

/** An entry as one file has it. */
interface Layer {
  readonly origin: string;
  readonly entry: Tree;
}

/** Where each setting stands in a cloud's entry; the first that is there wins. Dashes and underscores are the same. */
const entryPaths: readonly (readonly [SettingKey, readonly string[]])[] = [
  ["endpoint", ["modelarts_endpoint_override", "modelartsv1_endpoint_override"]],
  ["region", ["region_name"]],
  ["projectId", ["project_id", "tenant_id", "auth.project_id", "auth.tenant_id"]],
  ["projectName", ["project_name", "tenant_name", "auth.project_name", "auth.tenant_name"]],
  ["authUrl", ["auth.auth_url", "auth_url"]],
  ["token", ["auth.token", "auth.auth_token", "token", "auth_token"]],
  ["accessKey", ["ak", "access_key", "auth.ak", "auth.access_key"]],
  ["secretKey", ["sk", "secret_key", "auth.sk", "auth.secret_key"]],
  ["securityToken", ["security_token", "auth.security_token"]],
  ["userName", ["auth.username", "username"]],
  ["userId", ["auth.user_id", "user_id"]],
  ["password", ["auth.password", "password"]],
  ["domainName", domainPaths("name")],
  ["domainId", domainPaths("id")],
  ["caCertFile", ["cacert"]],
];

/** The profiles that the OpenStack tools bring along for these clouds. */
const knownProfiles: Readonly<Record<string, Tree>> = {
  otc: { auth: { auth_url: "https://iam.{region_name}.otc.t-systems.com/v3" }, regions: ["eu-de", "eu-nl"] },
  "otc-swiss": { auth: { auth_url: "https://iam-pub.eu-ch2.sc.otc.t-systems.com/v3" }, regions: ["eu-ch2"] },
};

/**
 * The entry of the cloud called `name`. Looked for where the OpenStack tools look: the file named by `OS_CLIENT_CONFIG_FILE`, else
 * the working directory, the user's and the machine's configuration. `secure.yaml` (or `OS_CLIENT_SECURE_FILE`) adds to it;
 * the profile that it names in `clouds-public.yaml`, or a known one, lies beneath it.
 *
 * @throws ConfigError when no file is found, a file is no YAML, it has no such cloud, or a value is not of its type.
 */
export function readCloud(name: string, environment: Environment): CloudEntry {
  const clouds = readNamedOrUsual("clouds", "OS_CLIENT_CONFIG_FILE", environment);
  if (clouds === undefined) {
    const places = searchedDirectories(environment).join(", ");
    throw new ConfigError("cloud", `Cloud ${name} is named, but there is no clouds.yaml in ${places}.`);
  }
  const own = entryIn(clouds, "clouds", name);
  if (own === undefined) {
    const meant = nearestTo(name, Object.keys(subtree(clouds.content, "clouds") ?? {}));
    const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new ConfigError("cloud", `${clouds.file} has no cloud ${name}.${hint}`);
  }
  const secure = readNamedOrUsual("secure", "OS_CLIENT_SECURE_FILE", environment);
  const layers = [secure && entryIn(secure, "clouds", name), own, profileOf(own.entry, environment)];
  return settingsOf(layers.filter((layer) => layer !== undefined));
}

function domainPaths(what: "name" | "id"): string[] {
  return ["user_domain", "project_domain", "domain"].flatMap((domain) => [
    `auth.${domain}_${what}`,
    `${domain}_${what}`,
  ]);
}

function entryIn(file: SettingsFile, section: string, name: string): Layer | undefined {
  const entry = subtree(subtree(file.content, section), name);
  return entry && { origin: `${section === "clouds" ? "cloud" : "profile"} ${name} of ${file.file}`, entry };
}

function profileOf(entry: Tree, environment: Environment): Layer | undefined {
  const name = entry.profile ?? entry.cloud;
  if (typeof name !== "string") return undefined;
  const shared = firstThere(usualFiles("clouds-public", environment));
  const known = Object.hasOwn(knownProfiles, name) ? knownProfiles[name] : undefined;
  return (shared && entryIn(shared, "public-clouds", name)) ?? (known && { origin: `profile ${name}`, entry: known });
}

function settingsOf(layers: readonly Layer[]): CloudEntry {
  const settings: Partial<Record<SettingKey, FoundSetting | undefined>> = {};
  for (const [key, paths] of entryPaths) {
    const value = firstOf(paths, (path) => firstOf(layers, (layer) => textAt(layer, path, key)));
    if (value !== undefined) settings[key] = value;
  }
  settings.region ??= firstOf(layers, firstRegion);
  settings.insecure = firstOf(layers, insecureOf);
  return settings;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A text, where there is one; anything else there is a mistake that must not pass for "not set". */
function textAt(layer: Layer, path: string, key: SettingKey): FoundSetting | undefined {
  const value = valueAt(layer, path);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { value, origin: layer.origin };
  const advice =
    typeof value === "boolean" ? " YAML reads the words yes, no, on and off as booleans: put it in quotes." : "";
  throw new ConfigError(key, `${path} of ${layer.origin} must be a text, not ${kindOf(value)}.${advice}`);
}

function valueAt({ entry, origin }: Layer, path: string): unknown {
  const [key = "", inside] = path.split(".");
  const value = valueUnder(entry, key);
  if (inside === undefined || value === undefined || value === null) return inside === undefined ? value : undefined;
  if (isTree(value)) return valueUnder(value, inside);
  throw new ConfigError("cloud", `${key} of ${origin} must be a mapping with entries below it, not ${kindOf(value)}.`);
}

function valueUnder(tree: Tree, key: string): unknown {
  const name = [key, key.replaceAll("_", "-")].find((spelling) => Object.hasOwn(tree, spelling));
  return name === undefined ? undefined : tree[name];
}

/** Where no region is named, the first of the cloud's regions is meant. */
function firstRegion({ entry, origin }: Layer): FoundSetting | undefined {
  if (!Array.isArray(entry.regions)) return undefined;
  const [first]: unknown[] = entry.regions;
  const name = isTree(first) ? first.name : first;
  return typeof name === "string" ? { value: name, origin } : undefined;
}

/** `insecure: true` and `verify: false` say the same; the former wins. */
function insecureOf(layer: Layer): FoundSetting | undefined {
  const insecure = booleanAt(layer, "insecure");
  const verify = booleanAt(layer, "verify");
  const value = insecure === true ? true : verify === undefined ? insecure : !verify;
  return value === undefined ? undefined : { value: String(value), origin: layer.origin };
}

function booleanAt({ entry, origin }: Layer, key: string): boolean | undefined {
  const value = entry[key];
  if (value === undefined || value === null) return undefined;
  const word = String(value).toLowerCase();
  if (["true", "yes", "on", "1"].includes(word)) return true;
  if (["false", "no", "off", "0"].includes(word)) return false;
  throw new ConfigError(
    "insecure",
    `${key} of ${origin} must be true or false. A certificate authority is named by cacert.`,
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "string" ? "a text" : typeof value === "boolean" ? "a boolean" : "a mapping";
}

function readNamedOrUsual(
  stem: string,
  variable: "OS_CLIENT_CONFIG_FILE" | "OS_CLIENT_SECURE_FILE",
  environment: Environment,
): SettingsFile | undefined {
  const named = environment[variable]?.trim();
  if (named === undefined || named === "") return firstThere(usualFiles(stem, environment));
  const file = expandHome(named, environment);
  const found = readSettingsFile(file);
  if (found === undefined) throw new ConfigError("cloud", `${file}, named by ${variable}, is not there.`);
  return found;
}

function firstThere(files: readonly string[]): SettingsFile | undefined {
  return firstOf(files, readSettingsFile);
}

function usualFiles(stem: string, environment: Environment): string[] {
  return searchedDirectories(environment).flatMap((directory) =>
    ["yaml", "yml", "json"].map((ending) => join(directory, `${stem}.${ending}`)),
  );
}

function searchedDirectories(environment: Environment): string[] {
  const home = homeOf(environment);
  const own = environment.XDG_CONFIG_HOME ? [join(environment.XDG_CONFIG_HOME, "openstack")] : [];
  const onMac = process.platform === "darwin" ? [join(home, "Library/Application Support/openstack")] : [];
  return [process.cwd(), ...own, ...onMac, join(home, ".config", "openstack"), "/etc/xdg/openstack", "/etc/openstack"];
}
