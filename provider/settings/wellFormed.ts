// Checks the URLs and names among the settings, so that none can lead a request, and the credentials with it, elsewhere.

import { ConfigError } from "../errors";
import { isBaseUrl, isPathName } from "../wayForms";
import type { FoundSetting, SettingKey } from "./settingKeys";

/**
 * A base URL without what users paste along at its end: slashes.
 *
 * @throws ConfigError when it is not an http(s) URL, or holds a user, a query or a fragment. The value is not repeated.
 */
export function checkUrl(key: SettingKey, { value, origin }: FoundSetting, example: string): string {
  if (!isBaseUrl(value)) {
    throw new ConfigError(
      key,
      `The ${key} from ${origin} must be a URL such as ${example}, without a user name, a password, "?" or "#".`,
    );
  }
  const url = new URL(value);
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/**
 * A name that may stand in a path or in a host's name.
 *
 * @throws ConfigError when it holds anything but letters, digits, "-" and "_".
 */
export function checkName(key: SettingKey, { value, origin }: FoundSetting): string {
  if (isPathName(value)) return value;
  throw new ConfigError(key, `The ${key} from ${origin} must be letters, digits, "-" and "_", 128 at most.`);
}
