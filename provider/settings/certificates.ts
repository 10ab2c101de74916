// The certificate authorities that a setting names: a PEM file, or the PEM text itself.

import { X509Certificate } from "node:crypto";
import { ConfigError } from "../errors";
import { expandHome, readIfThere } from "./files";
import type { Environment, FoundSetting } from "./settingKeys";

const certificate =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * The certificates of the setting `caCertFile`, each as PEM text.
 *
 * @throws ConfigError when the file is not there, or holds no certificate, or one that cannot be read.
 */
export function readCertificates({ value, origin }: FoundSetting, environment: Environment): string[] {
  const isText = value.includes("-----BEGIN");
  const file = expandHome(value, environment);
  const text = isText ? value : readIfThere(file, "caCertFile");
  const where = isText ? `The text of caCertFile (${origin})` : `${file}, named by ${origin},`;
  if (text === undefined) {
    throw new ConfigError("caCertFile", `${where} is not there. Give the path of a PEM file, or its text.`);
  }
  const found = text.match(certificate) ?? [];
  if (found.length === 0) {
    throw new ConfigError("caCertFile", `${where} holds no certificate. It must be PEM, with BEGIN CERTIFICATE lines.`);
  }
  const bad = found.findIndex((pem) => !isCertificate(pem));
  if (bad !== -1) {
    throw new ConfigError(
      "caCertFile",
      `${where} is damaged: certificate ${bad + 1} of ${found.length} cannot be read.`,
    );
  }
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
