// Signs requests with an access key, in both schemes that go by the name SDK-HMAC-SHA256; the vendor's signer does the work.

import { createHash, createHmac } from "node:crypto";
import type { SigningScheme } from "../settings/connection";
import type { KeyCredentials } from "../settings/credentials";
import type { HttpRequest } from "./http";

/** The headers that prove who sends `request` to the host of `endpoint`. */
export type Sign = (request: HttpRequest, endpoint: string) => Record<string, string>;

type VendorSigner = typeof import("@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner").AKSKSigner;

/**
 * Makes a signer. `standard` signs with the secret key itself; `scoped`, the older scheme, with a key derived for the day and
 * for an empty region and service, as the clouds' older clients do. Each call signs anew with the present time (`now`,
 * milliseconds since 1970), since the gateway takes a signature for a limited time only.
 */
export function openSigner(credentials: KeyCredentials, scheme: SigningScheme, now: () => number = Date.now): Sign {
  // Only those who sign pay for loading the vendor's signer.
  const { AKSKSigner }: { AKSKSigner: VendorSigner } = require("@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner");
  const signer = scheme === "standard" ? standardSigner(AKSKSigner) : scopedSigner(AKSKSigner);
  const vendorCredential = asVendorCredential(credentials);
  return (request, endpoint) => {
    const signed: Record<string, string> = signer.sign(
      {
        endpoint: `${endpoint}${request.path}`,
        method: request.method,
        queryParams: { ...request.query },
        headers: {
          host: new URL(endpoint).host,
          "X-Sdk-Date": compactTime(now()),
          ...(request.body !== undefined && { "Content-Type": "application/json" }),
        },
        data: request.body,
      },
      vendorCredential,
    );
    const { host: _, ...headers } = signed;
    return scheme === "standard" ? headers : { ...headers, Authorization: withScope(headers) };
  };
}

function standardSigner(vendor: VendorSigner): VendorSigner {
  return class StandardSigner extends vendor {
    /** The vendor would serialise the body once more; ours is text already, and that very text is sent. */
    protected static override buildPayloadHash({ data }: { data?: unknown }): string {
      return sha256(typeof data === "string" ? data : "");
    }
  };
}

function scopedSigner(vendor: VendorSigner): VendorSigner {
  return class ScopedSigner extends standardSigner(vendor) {
    protected static override getStringToSign(algorithm: string, time: string, canonicalHash: string): string {
      return [algorithm, time, scopeOf(time), canonicalHash].join("\n");
    }

    protected static override hmacSHA256 = (secretKey: string | undefined, stringToSign: string): string => {
      const [, , scope = ""] = stringToSign.split("\n");
      const key = scope.split("/").reduce<string | Buffer>((derived, part) => hmac(derived, part), `SDK${secretKey}`);
      return hmac(key, stringToSign).toString("hex");
    };
  };
}

/** The vendor's signer knows no scope: it writes `Access=KEY` where this scheme has `Credential=KEY/SCOPE`. */
function withScope(headers: Readonly<Record<string, string>>): string {
  const scope = scopeOf(headers["X-Sdk-Date"] ?? "");
  return (headers.Authorization ?? "").replace(/ Access=([^,]*),/, (_, key) => ` Credential=${key}/${scope},`);
}

function scopeOf(time: string): string {
  return `${time.slice(0, 8)}///sdk_request`;
}

function asVendorCredential({ accessKey, secretKey }: KeyCredentials): Parameters<VendorSigner["sign"]>[1] {
  const credential: Parameters<VendorSigner["sign"]>[1] = {
    getAk: () => accessKey,
    getSk: () => secretKey,
    processAuthRequest: async (_client, request) => request,
    processAuthParams: async () => credential,
  };
  return credential;
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
