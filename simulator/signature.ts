/** Checks requests signed with an access key: SDK-HMAC-SHA256, in both of its forms. */

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const algorithm = "SDK-HMAC-SHA256";

/** A request as it came in, with nothing decoded. */
export interface SignedRequest {
  method: string;
  /** Path and query exactly as sent. */
  target: string;
  /** Lower-case names; several values of one name are joined by the HTTP parser. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array | string;
}

/** The parts of an `Authorization: SDK-HMAC-SHA256 …` header. */
export interface Authorization {
  accessKey: string;
  /** `date/region/service/sdk_request` of the scoped form; undefined for the plain form, where the key signs directly. */
  scope: string | undefined;
  /** Lower-case names, in the order given. */
  signedHeaders: string[];
  signature: string;
}

/** Reads the header; undefined if it is of another kind or malformed. */
export function parseAuthorization(header: string): Authorization | undefined {
  if (!header.startsWith(`${algorithm} `)) return undefined;
  const fields = new Map<string, string>();
  for (const part of header.slice(algorithm.length + 1).split(",")) {
    const equals = part.indexOf("=");
    if (equals < 0) return undefined;
    fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const signedHeaders = fields.get("SignedHeaders")?.split(";").filter(Boolean);
  const signature = fields.get("Signature");
  if (!signedHeaders?.length || !signature) return undefined;

  const accessKey = fields.get("Access");
  if (accessKey) return { accessKey, scope: undefined, signedHeaders, signature };
  const credential = fields.get("Credential");
  const slash = credential?.indexOf("/") ?? -1;
  if (!credential || slash < 1) return undefined;
  return { accessKey: credential.slice(0, slash), scope: credential.slice(slash + 1), signedHeaders, signature };
}

/** Whether the signature is that of `secretKey` over this request. */
export function isSignatureValid(request: SignedRequest, authorization: Authorization, secretKey: string): boolean {
  const expected = Buffer.from(sign(request, authorization, secretKey));
  const given = Buffer.from(authorization.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The signature in lower-case hexadecimal; `authorization.signature` is not looked at. */
export function sign(
  request: SignedRequest,
  { scope, signedHeaders }: Omit<Authorization, "signature" | "accessKey">,
  secretKey: string,
): string {
  const date = headerValue(request, "x-sdk-date");
  const digest = sha256(canonicalRequest(request, signedHeaders));
  const lines = scope === undefined ? [algorithm, date, digest] : [algorithm, date, scope, digest];
  const key = scope === undefined ? secretKey : scopedKey(secretKey, scope);
  return createHmac("sha256", key).update(lines.join("\n")).digest("hex");
}

/** The text whose hash is signed. Both forms share it. */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const [path = "", query = ""] = splitOnce(request.target, "?");
  const names = signedHeaders.map((name) => name.toLowerCase()).sort();
  return [
    request.method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(query),
    names.map((name) => `${name}:${headerValue(request, name)}\n`).join(""),
    names.join(";"),
    headerValue(request, "x-sdk-content-sha256") || sha256(request.body),
  ].join("\n");
}

/** Each segment percent-encoded afresh, with a slash at the end whether or not one was sent. */
function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/** Pairs percent-encoded and sorted by name, then by value; a name without value keeps its `=`. */
function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter(Boolean)
    .map((pair) => {
      const [name = "", value = ""] = splitOnce(pair, "=");
      return [encode(decodeQuery(name)), encode(decodeQuery(value))] as const;
    })
    .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function scopedKey(secretKey: string, scope: string): Buffer {
  return scope
    .split("/")
    .reduce((key, part) => createHmac("sha256", key).update(part).digest(), Buffer.from(`SDK${secretKey}`));
}

function headerValue({ headers }: SignedRequest, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim();
}

function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** Percent-encodes everything but letters, digits and `-_.~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % stands for itself.
    return text;
  }
}

/** In a query, `+` is how forms send a space. */
function decodeQuery(text: string): string {
  return decode(text.replaceAll("+", " "));
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + separator.length)];
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
