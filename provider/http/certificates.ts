// The certificate authorities to trust: those that Node trusts already, and those that are named.

import { readFileSync } from "node:fs";
import tls from "node:tls";

/** All of them as PEM texts, or `undefined` where none is named, so that Node's own choice holds. */
export function trustedBeside(named: readonly string[]): string[] | undefined {
  return named.length === 0 ? undefined : [...usual(), ...named];
}

function usual(): readonly string[] {
  // Before 22.15 Node tells only what it brings along itself.
  const { getCACertificates }: { getCACertificates?: typeof tls.getCACertificates } = tls;
  return getCACertificates?.("default") ?? [...tls.rootCertificates, ...extra()];
}

function extra(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  try {
    return file === undefined || file === "" ? [] : [readFileSync(file, "utf8")];
  } catch {
    // Node warns of it by itself.
    return [];
  }
}
