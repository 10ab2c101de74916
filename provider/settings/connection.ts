// How to talk to the service: certificates, pace, signing scheme, and where IAM is.

import { ConfigError } from "../errors";
import { readCertificates } from "./certificates";
import { type HttpProxy, proxyFor } from "./proxy";
import { findRegion } from "./regions";
import type { Location } from "./settings";
import { findSetting, type Sources } from "./sources";
import { checkUrl } from "./wellFormed";

/** `standard` signs with the secret key itself; `scoped` is the older scheme, with a date-bound key and scope. */
export type SigningScheme = "standard" | "scoped";

/** The settings of every connection of a session. */
export interface ConnectionSettings {
  /** True when certificates are not checked. */
  readonly insecure: boolean;
  /** Further certificate authorities, each as PEM text. */
  readonly certificates: readonly string[];
  /** The ceiling of requests a second to one endpoint. */
  readonly maxRequestsPerSecond: number;
  readonly signing: SigningScheme;
  /**
   * The proxy on the way to an endpoint.
   *
   * @throws ConfigError when the environment names one that cannot be used.
   */
  proxyFor(endpoint: string): HttpProxy | undefined;
}

/**
 * Above any documented limit: what a gateway really allows is learnt from its refusals, and a lower ceiling would only cost time
 * where it allows more.
 */
const defaultMaxRequestsPerSecond = 1_000;

/**
 * Reads the connection settings.
 *
 * @throws ConfigError when one of them has a value that it cannot have.
 */
export function resolveConnection(sources: Sources): ConnectionSettings {
  const caCertFile = findSetting("caCertFile", sources);
  return {
    insecure: readBoolean("insecure", sources),
    certificates: caCertFile === undefined ? [] : readCertificates(caCertFile, sources.environment),
    maxRequestsPerSecond: readRate(sources),
    signing: readSigning(sources),
    proxyFor: (endpoint) => proxyFor(endpoint, sources.environment),
  };
}

/**
 * The base URL of IAM, without `/v3`: `authUrl` if it is set, else that of the location's region.
 *
 * @throws ConfigError when neither says where IAM is.
 */
export function resolveAuthUrl(location: Location, sources: Sources): string {
  const given = findSetting("authUrl", sources);
  if (given !== undefined) {
    // The OpenStack tools' profiles leave the region open.
    const value = given.value.replaceAll("{region_name}", location.region ?? "{region_name}");
    const url = checkUrl("authUrl", { ...given, value }, "https://iam.eu-de.otc.t-systems.com/v3");
    return url.replace(/\/v3(\/auth(\/tokens)?)?$/, "");
  }
  const authUrl = location.region === undefined ? undefined : findRegion(location.region)?.iam;
  if (authUrl === undefined) {
    throw new ConfigError(
      "authUrl",
      "The identity service (IAM) must be asked, but it is not known where it is. Set its URL with " +
        "`pulumi config set modelarts:authUrl https://iam.REGION.DOMAIN/v3` or OS_AUTH_URL.",
    );
  }
  return authUrl;
}

/**
 * The project to work in when no id is given: its name is set, or is the region's.
 *
 * @throws ConfigError when neither is.
 */
export function resolveProjectName(location: Location, sources: Sources): string {
  const name = findSetting("projectName", sources)?.value ?? location.region;
  if (name === undefined) {
    throw new ConfigError(
      "projectId",
      "No project is set. Set modelarts:projectId, modelarts:projectName or modelarts:region, or OS_PROJECT_ID, " +
        "OS_PROJECT_NAME or OS_REGION_NAME.",
    );
  }
  return name;
}

function readBoolean(key: "insecure", sources: Sources): boolean {
  const setting = findSetting(key, sources);
  const word = setting?.value.toLowerCase() ?? "false";
  if (["true", "1", "yes", "on"].includes(word)) {
    return true;
  }
  if (["false", "0", "no", "off"].includes(word)) {
    return false;
  }
  throw new ConfigError(key, `${key} from ${setting?.origin} must be true or false.`);
}

function readRate(sources: Sources): number {
  const setting = findSetting("maxRequestsPerSecond", sources);
  if (setting === undefined) {
    return defaultMaxRequestsPerSecond;
  }
  const rate = Number(setting.value);
  if (!Number.isFinite(rate) || rate < 0.01 || rate > 10_000) {
    throw new ConfigError(
      "maxRequestsPerSecond",
      `maxRequestsPerSecond from ${setting.origin} must be a number from 0.01 to 10000.`,
    );
  }
  return rate;
}

function readSigning(sources: Sources): SigningScheme {
  const setting = findSetting("signing", sources);
  switch (setting?.value ?? "standard") {
    case "standard":
      return "standard";
    case "scoped":
      return "scoped";
    default:
      throw new ConfigError("signing", `signing from ${setting?.origin} must be "standard" or "scoped".`);
  }
}
