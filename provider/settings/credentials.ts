// Who is asking: a token, a user's password, or an access key; always whole, always from one place.

import { ConfigError } from "../errors";
import type { FoundSetting, SettingKey } from "./settingKeys";
import { cloudsYaml, environmentFamilies, type SettingSource, type Sources, stackConfig } from "./sources";

/** A token that was made elsewhere; it cannot be renewed here. */
export interface TokenCredentials {
  readonly kind: "token";
  readonly token: string;
  readonly origin: string;
}

/** A user for whom IAM makes tokens. The name needs its domain; the id does not. */
export interface PasswordCredentials {
  readonly kind: "password";
  readonly userName?: string;
  readonly userId?: string;
  readonly password: string;
  readonly domainName?: string;
  readonly domainId?: string;
  readonly origin: string;
}

/** An access key that signs each request; a temporary one comes with a security token. */
export interface KeyCredentials {
  readonly kind: "keys";
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
  readonly origin: string;
}

export type Credentials = TokenCredentials | PasswordCredentials | KeyCredentials;

type Kind = Credentials["kind"];

/** The settings that make up each kind, in the order in which a place that has several is read. */
const partsOfKind: Readonly<Record<Kind, readonly SettingKey[]>> = {
  token: ["token"],
  keys: ["accessKey", "secretKey", "securityToken"],
  password: ["userName", "userId", "password", "domainName", "domainId"],
};

const kinds: readonly Kind[] = ["token", "keys", "password"];

/**
 * Finds the credentials. Places are looked through in this order: environment (`OS_*`, then `HW_*`), stack configuration,
 * `clouds.yaml`; the first that holds a whole credential wins, and in it a token before keys before a password. The
 * environment comes first because a destroy sees the stack configuration of the last update: a renewed key must be able to
 * come from outside.
 *
 * @throws ConfigError when there is none, when one is incomplete or malformed, or when its parts stand in different places.
 * The message names settings and places, never values.
 */
export function resolveCredentials(sources: Sources): Credentials {
  const credentials = findCredentials(sources);
  if (credentials === undefined) throw incomplete(placesOf(sources));
  return credentials;
}

/** What is missing, for a preview, which needs no credentials; `undefined` when none is. Throws as `resolveCredentials` does else. */
export function missingCredentials(sources: Sources): string | undefined {
  return findCredentials(sources) === undefined ? incomplete(placesOf(sources)).message : undefined;
}

/** True when tokens must be asked for. */
export function needsTokens(sources: Sources): boolean {
  return findCredentials(sources)?.kind === "password";
}

function findCredentials(sources: Sources): Credentials | undefined {
  const places = placesOf(sources);
  for (const [index, location] of places.entries()) {
    for (const kind of kinds) {
      const credentials = readWhole(kind, location);
      if (credentials !== undefined) {
        refuseStrayParts(kind, places.slice(0, index), credentials.origin);
        return credentials;
      }
    }
  }
  return undefined;
}

function placesOf(sources: Sources): SettingSource[] {
  return [...environmentFamilies(sources), stackConfig(sources), cloudsYaml(sources)];
}

/** A part that is sent in a header, where a line break cannot stand. */
function findForHeader(location: SettingSource, key: SettingKey): FoundSetting | undefined {
  const part = location.find(key);
  if (part !== undefined && !/^[\x20-\x7e\xa0-\xff]*$/.test(part.value)) {
    throw new ConfigError(
      key,
      `The ${key} from ${part.origin} holds a line break or another character that no such credential has. Copy it again.`,
    );
  }
  return part;
}

function readWhole(kind: Kind, location: SettingSource): Credentials | undefined {
  switch (kind) {
    case "token":
      return readToken(location);
    case "keys":
      return readKeys(location);
    case "password":
      return readPassword(location);
  }
}

function readToken(location: SettingSource): TokenCredentials | undefined {
  const token = findForHeader(location, "token");
  return token && { kind: "token", token: token.value, origin: token.origin };
}

function readKeys(location: SettingSource): KeyCredentials | undefined {
  const accessKey = findForHeader(location, "accessKey");
  const secretKey = location.find("secretKey");
  const securityToken = findForHeader(location, "securityToken");
  if (accessKey === undefined || secretKey === undefined) {
    return undefined;
  }
  return {
    kind: "keys",
    accessKey: accessKey.value,
    secretKey: secretKey.value,
    ...(securityToken && { securityToken: securityToken.value }),
    origin: accessKey.origin,
  };
}

function readPassword(location: SettingSource): PasswordCredentials | undefined {
  const password = location.find("password");
  const userId = location.find("userId");
  const userName = location.find("userName");
  const domainName = location.find("domainName");
  const domainId = location.find("domainId");
  const named = userName !== undefined && (domainName !== undefined || domainId !== undefined);
  if (password === undefined || (userId === undefined && !named)) {
    return undefined;
  }
  return {
    kind: "password",
    password: password.value,
    ...(userId && { userId: userId.value }),
    ...(userName && { userName: userName.value }),
    ...(domainName && { domainName: domainName.value }),
    ...(domainId && { domainId: domainId.value }),
    origin: password.origin,
  };
}

/** A part that stands in a stronger place would be passed over silently: it is refused instead. */
function refuseStrayParts(kind: Kind, strongerPlaces: readonly SettingSource[], chosenOrigin: string): void {
  for (const location of strongerPlaces) {
    const [key, part] = partsIn(location, kind)[0] ?? [];
    if (key !== undefined && part !== undefined) {
      throw new ConfigError(
        key,
        `The credentials are mixed: ${key} comes from ${part.origin}, but the whole set comes from ${chosenOrigin}. ` +
          "Give all parts in one place, or take this one away.",
      );
    }
  }
}

function incomplete(places: readonly SettingSource[]): ConfigError {
  for (const kind of kinds) {
    const parts = places.flatMap((location) => partsIn(location, kind));
    const [first] = parts;
    if (first !== undefined) {
      const key =
        missingPart(
          kind,
          parts.map(([found]) => found),
        ) ?? first[0];
      const origins = parts.map(([found, part]) => `${found} from ${part.origin}`).join(", ");
      const reason = parts.some(([found]) => found === key)
        ? "its parts stand in different places"
        : `${key} is missing`;
      return new ConfigError(
        key,
        `The credentials are not whole: ${reason} (found ${origins}). Give all parts in one place.`,
      );
    }
  }
  return new ConfigError(
    "token",
    "No credentials are set. Set a token (modelarts:token, OS_TOKEN, HW_AUTH_TOKEN), an access key (modelarts:accessKey and " +
      "modelarts:secretKey, OS_ACCESS_KEY and OS_SECRET_KEY, HW_ACCESS_KEY and HW_SECRET_KEY), a user (modelarts:userName, " +
      "modelarts:password and modelarts:domainName, OS_USERNAME, OS_PASSWORD and OS_USER_DOMAIN_NAME), or a cloud of " +
      "clouds.yaml (OS_CLOUD).",
  );
}

function missingPart(kind: Kind, found: readonly SettingKey[]): SettingKey | undefined {
  const needed: Readonly<Record<Kind, readonly (readonly SettingKey[])[]>> = {
    token: [["token"]],
    keys: [["accessKey"], ["secretKey"]],
    password: found.includes("userId")
      ? [["password"]]
      : [["userName", "userId"], ["password"], ["domainName", "domainId"]],
  };
  return needed[kind].find((alternatives) => !alternatives.some((key) => found.includes(key)))?.[0];
}

function partsIn(location: SettingSource, kind: Kind): [SettingKey, FoundSetting][] {
  return partsOfKind[kind].flatMap((key): [SettingKey, FoundSetting][] => {
    const part = location.find(key);
    return part === undefined ? [] : [[key, part]];
  });
}
