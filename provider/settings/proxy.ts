// Which proxy the environment names for an endpoint, by the names and rules that curl and the clouds' other tools share.

import { BlockList, isIP } from "node:net";
import { ConfigError } from "../errors";
import type { Environment } from "./settingKeys";

/** A proxy that speaks HTTP to us, over TLS or not. */
export interface HttpProxy {
  readonly protocol: "http:" | "https:";
  /** Without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** As they are, not as a URL encodes them. */
  readonly credentials?: { readonly userName: string; readonly password: string };
  /** For a message: `the proxy 127.0.0.1:3128 (HTTPS_PROXY)`. */
  readonly title: string;
}

/**
 * The proxy for a URL: of `HTTPS_PROXY` or `HTTP_PROXY` by the URL's scheme, else of `ALL_PROXY`; each in small letters first. None for
 * loopback and for what `NO_PROXY` names. Without a scheme, a proxy is spoken to in plain HTTP.
 *
 * @throws ConfigError, with the variable as its key, when what it holds is no proxy that can be used. Never with its value.
 */
export function proxyFor(url: string, environment: Environment): HttpProxy | undefined {
  const { protocol } = new URL(url);
  const names = [protocol === "https:" ? "https_proxy" : "http_proxy", "all_proxy"];
  const variable = names.flatMap((name) => [name, name.toUpperCase()]).find((name) => environment[name]?.trim());
  if (variable === undefined || isLoopback(url) || isExempt(url, environment)) return undefined;
  return parseProxy(environment[variable]?.trim() ?? "", variable);
}

/** True when a URL leads to this machine: no proxy can be meant for it, and nobody listens on the way. */
export function isLoopback(url: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

function parseProxy(text: string, variable: string): HttpProxy {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url !== null && /^socks/.test(url.protocol)) {
    throw new ConfigError(
      variable,
      `The environment variable ${variable} names a SOCKS proxy, which cannot be used here. Name an HTTP proxy, or exempt the ` +
        "service with NO_PROXY.",
    );
  }
  const userName = decode(url?.username ?? "");
  const password = decode(url?.password ?? "");
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (!isHttp || /\s/.test(text) || userName === undefined || password === undefined) {
    throw new ConfigError(
      variable,
      `The environment variable ${variable} is no URL of a proxy, such as http://proxy.example.com:3128. In a user name or ` +
        "password, characters other than letters and digits must be percent-encoded.",
    );
  }
  const protocol = url.protocol === "https:" ? "https:" : "http:";
  const port = url.port === "" ? (protocol === "https:" ? 443 : 80) : Number(url.port);
  return {
    protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    ...((userName !== "" || password !== "") && { credentials: { userName, password } }),
    title: `the proxy ${url.hostname}:${port} (${variable})`,
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** `NO_PROXY` holds `*`, names with all that lies below them, addresses and ranges of them; each but the first with a port or without. */
function isExempt(url: string, environment: Environment): boolean {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const wantedPort = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  const entries = (environment.no_proxy || environment.NO_PROXY || "").toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => {
    if (entry === "" || entry === "*") return entry === "*";
    const [, name = entry, entryPort] = /^(\[.*\]|[^:]+):(\d+)$/.exec(entry) ?? [];
    return (entryPort ?? wantedPort) === wantedPort && isNamed(host, name.replace(/^\[(.*)\]$/, "$1"));
  });
}

function isNamed(host: string, name: string): boolean {
  const [address = "", prefix] = name.split("/");
  if (prefix !== undefined) return isIP(host) === isIP(address) && isIP(host) !== 0 && isInRange(host, address, prefix);
  const suffix = name.replace(/^\*/, "").replace(/^\.?/, ".");
  return host === suffix.slice(1) || (isIP(host) === 0 && host.endsWith(suffix));
}

function isInRange(host: string, address: string, prefix: string): boolean {
  const family = isIP(host) === 6 ? "ipv6" : "ipv4";
  const bits = Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const range = new BlockList();
  range.addSubnet(address, bits, family);
  return range.check(host, family);
}
