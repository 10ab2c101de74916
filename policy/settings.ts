// What a rule is configured with: its schema holds the defaults, and a misspelt setting is an error, not a fence left open.

import type { PolicyConfigSchema } from "@pulumi/policy";

/** The configuration cannot be followed. The CLI shows the stack of what a rule throws, so this one has none but its message. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

/**
 * The settings of a rule, with the defaults of its schema.
 *
 * @throws ConfigurationError when the configuration names a setting that the rule does not have; the CLI then ends with this message.
 */
export function settingsOf<Settings extends object>(
  { getConfig }: { getConfig<Config extends object>(): Config },
  schema: PolicyConfigSchema,
): Settings {
  const settings = getConfig<Settings>();
  const names = Object.keys(schema.properties);
  for (const name of Object.keys(settings)) {
    if (names.includes(name) || name === "enforcementLevel") continue;
    throw new ConfigurationError(
      `The configuration has no setting "${name}"; it may have ${names.join(", ")}. Correct the name.`,
    );
  }
  return settings;
}

/** The schema of a list of texts in a rule's configuration; empty unless configured. */
export function listOf(description: string) {
  return { type: "array" as const, items: { type: "string" as const }, default: [], description };
}

/** The allowed values of a message: `"a", "b"`. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}
