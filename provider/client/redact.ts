// Takes credentials out of texts that go into errors: a service may echo what it was sent.

import type { Redact } from "./answer";

/** Shorter ones occur in ordinary words; no cloud gives out such a credential. */
const shortestSecret = 4;

/** Makes a function that replaces each of `secrets`, asked for anew every time since tokens change, with `[secret]`. */
export function openRedact(secrets: () => readonly string[]): Redact {
  return (text) =>
    secrets()
      .filter((secret) => secret.length >= shortestSecret)
      .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
      .reduce((clean, form) => clean.replaceAll(form, "[secret]"), text);
}
