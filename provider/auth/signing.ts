// Signs requests with an access key, in both schemes that go by the name SDK-HMAC-SHA256.

import { createHash, createHmac } from "node:crypto";
import type { HttpRequest } from "../http/messages";
import { encodePart, writeQuery } from "../http/query";
import type { SigningScheme } from "../settings/connection";
import type { KeyCredentials } from "../settings/credentials";

/** The headers that prove who sends `request` to the host of `endpoint`. */
export type Sign = (request: HttpRequest, endpoint: string) => Record<string, string>;

const algorithm = "SDK-HMAC-SHA256";

/**
 * Makes a signer. `standard` signs with the secret key itself; `scoped`, the older scheme, with a key derived for the day and
 * for an empty region and service, as the clouds' older clients do. Each call signs anew with the present time (`now`,
 * milliseconds since 1970), since the gateway takes a signature for a limited time only.
 */
export function openSigner(
  { accessKey, secretKey }: KeyCredentials,
  scheme: SigningScheme,
  now: () => number = Date.now,
): Sign {
  const sign = scheme === "standard" ? signStandard : signScoped;
  return (request, endpoint) => {
    const time = compactTime(now());
    const url = new URL(`${endpoint}${request.path}`);
    const sent = {
      ...(request.body !== undefined && { "Content-Type": "application/json" }),
      "X-Sdk-Date": time,
    };
    const signed = { host: url.host, ...sent };
    const { credential, signature } = sign({
      accessKey,
      secretKey,
      time,
      hash: sha256(canonicalText(request, url, signed)),
    });
    const authorization = `${algorithm} ${credential}, SignedHeaders=${namesOf(signed).join(";")}, Signature=${signature}`;
    return { ...sent, Authorization: authorization };
  };
}

/** The one text that stands for a request on both sides: a difference in any letter is a wrong signature. */
function canonicalText(
  { method, query, body = "" }: HttpRequest,
  url: URL,
  headers: Readonly<Record<string, string>>,
): string {
  const names = namesOf(headers);
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return [
    method,
    canonicalPath(url.pathname),
    writeQuery(query),
    names.map((name) => `${name}:${values.get(name)}\n`).join(""),
    names.join(";"),
    sha256(body),
  ].join("\n");
}

function canonicalPath(path: string): string {
  const encoded = path.split("/").map(encodePart).join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

function namesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers)
    .map((name) => name.toLowerCase())
    .sort();
}

interface ToSign {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly time: string;
  /** Of the canonical text. */
  readonly hash: string;
}

interface Signature {
  readonly credential: string;
  readonly signature: string;
}

function signStandard({ accessKey, secretKey, time, hash }: ToSign): Signature {
  const text = [algorithm, time, hash].join("\n");
  return { credential: `Access=${accessKey}`, signature: hmac(secretKey, text).toString("hex") };
}

function signScoped({ accessKey, secretKey, time, hash }: ToSign): Signature {
  const scope = `${time.slice(0, 8)}///sdk_request`;
  const key = scope.split("/").reduce<string | Buffer>((derived, part) => hmac(derived, part), `SDK${secretKey}`);
  const text = [algorithm, time, scope, hash].join("\n");
  return { credential: `Credential=${accessKey}/${scope}`, signature: hmac(key, text).toString("hex") };
}

/** `20260115T081530Z`. */
function compactTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
