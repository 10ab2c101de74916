// Signs each request with an access key, by the vendor's own signer, which is loaded only when there is a key.
//
// Two schemes bear the name SDK-HMAC-SHA256. They share the canonical request; the older one binds the key to a date and a scope.

import { createHash, createHmac } from "node:crypto";
import type { ICredential } from "@huaweicloud/huaweicloud-sdk-core/auth/ICredential";
import type { KeyCredentials } from "../settings/credentials";
import type { Authorizer, AuthorizerOptions } from "./authorize";
import type { HttpRequest } from "./http";

/** What gets onto a request besides what is signed. */
type Headers = Readonly<Record<string, string>>;

/**
 * The authorizer for an access key. Every attempt is signed anew, and a refused key is never tried again: after a few refusals
 * the gateway locks it.
 */
export function signer(
  credentials: KeyCredentials,
  { endpoint, scope, signing }: Pick<AuthorizerOptions, "endpoint" | "scope" | "signing">,
): Authorizer {
  return {
    async authorize(request): Promise<Headers> {
      const headers = {
        ...("id" in scope && { "X-Project-Id": scope.id }),
        ...(credentials.securityToken !== undefined && { "X-Security-Token": credentials.securityToken }),
      };
      return { ...(await sign(credentials, request, endpoint, signing)), ...headers };
    },
    renew: async () => false,
  };
}

/** The headers of a signed request: date, host, hash of the body, and the signature over them. */
export async function sign(
  credentials: KeyCredentials,
  request: HttpRequest,
  endpoint: string,
  signing: "standard" | "scoped",
): Promise<Headers> {
  const { AKSKSigner } = await import("@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js");

  /** The older scheme: a scope after the date, and a key that is derived for it. Region and service are empty. */
  class ScopedSigner extends AKSKSigner {
    protected static override getStringToSign(algorithm: string, date: string, hash: string): string {
      return [algorithm, date, scopeOf(date), hash].join("\n");
    }
    protected static override hmacSHA256 = (secretKey: string | undefined, text: string): string => {
      const date = text.split("\n")[1]?.slice(0, 8) ?? "";
      const key = [date, "", "", "sdk_request"].reduce<string | Buffer>(hmac, `SDK${secretKey}`);
      return hmac(key, text).toString("hex");
    };
  }

  const Signer = signing === "scoped" ? ScopedSigner : AKSKSigner;
  const signed: Record<string, string> = Signer.sign(
    {
      endpoint: `${endpoint}${request.path}`,
      method: request.method,
      queryParams: request.query ?? {},
      headers: { ...request.headers, ...bodyHash(request.body) },
    },
    keyOf(credentials),
  );
  if (signing === "standard") return signed;
  const scope = scopeOf(signed["X-Sdk-Date"] ?? request.headers?.["X-Sdk-Date"] ?? "");
  const authorization = signed.Authorization?.replace(
    `Access=${credentials.accessKey}`,
    () => `Credential=${credentials.accessKey}/${scope}`,
  );
  return { ...signed, ...(authorization !== undefined && { Authorization: authorization }) };
}

function scopeOf(date: string): string {
  return `${date.slice(0, 8)}///sdk_request`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** The signer would write the body itself, through `JSON.stringify`: this hash is of the text that is really sent. */
function bodyHash(body: string | undefined): Headers {
  return body === undefined ? {} : { "X-Sdk-Content-Sha256": createHash("sha256").update(body).digest("hex") };
}

function keyOf({ accessKey, secretKey }: KeyCredentials): ICredential {
  const unused = () => Promise.reject(new Error("requests are signed one by one"));
  return { getAk: () => accessKey, getSk: () => secretKey, processAuthRequest: unused, processAuthParams: unused };
}
