// What can be said of the settings before anything is sent: a preview needs no network and no credentials.

import { ConfigError } from "../errors";
import { nearestTo } from "../nearest";
import { resolveAuthUrl, resolveConnection, resolveProjectName } from "./connection";
import { missingCredentials, needsTokens } from "./credentials";
import { settingKeys } from "./settingKeys";
import type { Location } from "./settings";
import type { Sources } from "./sources";

/** What is wrong with the settings. */
export interface SettingsPreview {
  /** What can never work. */
  readonly failures: readonly ConfigError[];
  /** What may be right all the same, or be set by the time it is needed. */
  readonly warnings: readonly string[];
}

/** Looks at all settings that a resource at this location needs; every failure at once. */
export function previewSettings(location: Location, sources: Sources): SettingsPreview {
  const failures: ConfigError[] = [];
  const warnings = misspeltNames(sources);
  const look = (check: () => void) => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      failures.push(error);
    }
  };
  look(() => resolveConnection(sources).proxyFor(location.endpoint));
  look(() => {
    if (location.projectId === undefined) resolveProjectName(location, sources);
  });
  look(() => {
    const missing = missingCredentials(sources);
    if (missing !== undefined) warnings.push(`${missing} A preview does without, an update does not.`);
    if (location.projectId === undefined || needsTokens(sources)) resolveAuthUrl(location, sources);
  });
  return { failures, warnings };
}

const namespace = "modelarts:";

/** Only those near to a setting's name: a project that is itself called `modelarts` keeps its own configuration there. */
function misspeltNames({ configNames = [] }: Sources): string[] {
  return configNames
    .filter((name) => name.startsWith(namespace))
    .map((name) => name.slice(namespace.length))
    .filter((name) => !settingKeys.some((key) => key === name))
    .flatMap((name) => {
      const meant = nearestTo(name.replaceAll(/[_-]/g, ""), settingKeys);
      return meant === undefined
        ? []
        : [
            `Stack configuration ${namespace}${name} is not a setting and is not read. Did you mean ${namespace}${meant}?`,
          ];
    });
}
