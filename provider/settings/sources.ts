// The places a setting can come from, each asked by the same key, so that an error can name where a value came from.

import { type CloudEntry, readCloud } from "./cloudsYaml";
import type { Environment, FoundSetting, SettingKey } from "./settingKeys";

/** Reads stack configuration: `read("region")` is the value of `modelarts:region`, secrets decrypted. */
export type ConfigReader = (key: string) => string | undefined;

/** What settings are read from. `clouds.yaml` is found through the environment, and read once, when it is first needed. */
export interface Sources {
  readonly config: ConfigReader;
  /** The names of all stack configuration, such as `modelarts:region`, where they can be known. */
  readonly configNames?: readonly string[];
  readonly environment: Environment;
}

/** One place to look a setting up in. An empty value counts as none. */
export interface SettingSource {
  find(key: SettingKey): FoundSetting | undefined;
}

/** Names read by the OpenStack tools and the Open Telekom Cloud Terraform provider, the first that is set wins. */
const osNames: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  endpoint: ["OS_MODELARTS_ENDPOINT_OVERRIDE"],
  region: ["OS_REGION_NAME", "OS_REGION"],
  projectId: ["OS_PROJECT_ID", "OS_TENANT_ID"],
  projectName: ["OS_PROJECT_NAME", "OS_TENANT_NAME"],
  authUrl: ["OS_AUTH_URL"],
  token: ["OS_TOKEN", "OS_AUTH_TOKEN"],
  accessKey: ["OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK"],
  secretKey: ["OS_SECRET_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK"],
  securityToken: ["OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "OS_ST"],
  userName: ["OS_USERNAME"],
  userId: ["OS_USER_ID"],
  password: ["OS_PASSWORD"],
  domainName: ["OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN"],
  domainId: ["OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID"],
  cloud: ["OS_CLOUD"],
  insecure: ["OS_INSECURE"],
  caCertFile: ["OS_CACERT"],
};

/** Names read by the Huawei Cloud Terraform provider. */
const hwNames: Readonly<Partial<Record<SettingKey, readonly string[]>>> = {
  endpoint: ["HW_MODELARTS_ENDPOINT"],
  region: ["HW_REGION_NAME"],
  projectId: ["HW_PROJECT_ID"],
  projectName: ["HW_PROJECT_NAME"],
  authUrl: ["HW_AUTH_URL"],
  token: ["HW_AUTH_TOKEN"],
  accessKey: ["HW_ACCESS_KEY"],
  secretKey: ["HW_SECRET_KEY"],
  securityToken: ["HW_SECURITY_TOKEN"],
  userName: ["HW_USER_NAME"],
  userId: ["HW_USER_ID"],
  password: ["HW_USER_PASSWORD"],
  domainName: ["HW_DOMAIN_NAME"],
  domainId: ["HW_DOMAIN_ID"],
  insecure: ["HW_INSECURE"],
};

/** The stack's configuration. */
export function stackConfig(sources: Sources): SettingSource {
  return { find: (key) => found(sources.config(key), `${stackOrigin}:${key}`) };
}

const stackOrigin = "stack configuration modelarts";

/** True for the origin of a setting that stands in the stack's configuration. */
export function isStackConfig(origin: string): boolean {
  return origin.startsWith(`${stackOrigin}:`);
}

/** The environment's two families of names: they never complete each other's credentials. */
export function environmentFamilies(sources: Sources): SettingSource[] {
  return [osNames, hwNames].map((names) => ({
    find: (key) => firstFound((names[key] ?? []).map((name) => environmentVariable(sources, name))),
  }));
}

/** The cloud of `clouds.yaml` that is named by `modelarts:cloud` or `OS_CLOUD`; empty when none is named. */
export function cloudsYaml(sources: Sources): SettingSource {
  return { find: (key) => withoutBlanks(cloudOf(sources)[key]) };
}

const clouds = new WeakMap<Sources, CloudEntry>();

function cloudOf(sources: Sources): CloudEntry {
  const known = clouds.get(sources);
  if (known !== undefined) return known;
  const named = firstFound([stackConfig(sources).find("cloud"), environmentVariable(sources, "OS_CLOUD")]);
  if (named === undefined) return {};
  const cloud = readCloud(named.value, sources.environment);
  clouds.set(sources, cloud);
  return cloud;
}

/** The setting in the order that holds for everything except credentials: stack configuration, environment, `clouds.yaml`. */
export function findSetting(key: SettingKey, sources: Sources): FoundSetting | undefined {
  for (const source of [stackConfig(sources), ...environmentFamilies(sources), cloudsYaml(sources)]) {
    const setting = source.find(key);
    if (setting !== undefined) {
      return setting;
    }
  }
  return undefined;
}

function environmentVariable(sources: Sources, name: string): FoundSetting | undefined {
  return found(sources.environment[name], `environment variable ${name}`);
}

function firstFound(candidates: readonly (FoundSetting | undefined)[]): FoundSetting | undefined {
  return candidates.find((candidate) => candidate !== undefined);
}

function found(value: string | undefined, origin: string): FoundSetting | undefined {
  return value === undefined ? undefined : withoutBlanks({ value, origin });
}

function withoutBlanks(setting: FoundSetting | undefined): FoundSetting | undefined {
  const value = setting?.value.trim();
  return setting === undefined || value === undefined || value === "" ? undefined : { ...setting, value };
}
