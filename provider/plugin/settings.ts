// The provider's configuration: what it accepts, and as the settings are read.

import type { Properties } from "../lifecycle/properties";
import { nearestTo } from "../nearest";
import { settingKeys } from "../settings/settingKeys";
import { isUnknown } from "./unknown";
import { withoutMarks } from "./values";

/** What the engine adds to the configuration of any provider. */
const enginesOwn = ["version", "pluginDownloadURL", "pluginChecksums", "__internal"];

/** What is wrong with a name in the configuration, by the name. */
export function misspeltSettings(given: Properties): [name: string, reason: string][] {
  const names = Object.keys(given).filter(
    (name) => !enginesOwn.includes(name) && !settingKeys.some((key) => key === name),
  );
  return names.map((name) => {
    const meant = nearestTo(name.replaceAll(/[_-]/g, ""), settingKeys);
    const advice = meant === undefined ? `; there are ${settingKeys.join(", ")}` : `; did you mean ${meant}?`;
    return [name, `is not a setting of this provider${advice}`];
  });
}

/** Reads settings as text, by `region` and the like. */
export function readerOf(given: Properties): (key: string) => string | undefined {
  return (key) => {
    const value = withoutMarks(given[key]);
    if (value === undefined || value === null || isUnknown(value)) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  };
}
