import assert from "node:assert/strict";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import fc from "fast-check";
import * as v from "valibot";
import { openSigner } from "../../../provider/auth/signing";
import { readTable } from "../../fixtures/service/read";

const vectors = readTable(
  "signatures",
  v.object({
    name: v.string(),
    scheme: v.picklist(["standard", "scoped"]),
    method: v.picklist(["GET", "POST", "PUT", "DELETE"]),
    host: v.string(),
    path: v.string(),
    query: v.record(v.string(), v.string()),
    contentType: v.boolean(),
    body: v.string(),
    accessKey: v.string(),
    secretKey: v.string(),
    date: v.string(),
    authorization: v.string(),
  }),
);

/** 2026-01-15 08:15:30, the time of all vectors. */
const now = () => Date.UTC(2026, 0, 15, 8, 15, 30);

describe("openSigner", () => {
  // The vectors sign a content type on requests without a body too, which are never sent with one here.
  for (const vector of vectors.filter(({ contentType, body }) => contentType === (body !== ""))) {
    it(`signs ${vector.name} by the ${vector.scheme} scheme as recorded`, () => {
      const credentials = {
        kind: "keys",
        accessKey: vector.accessKey,
        secretKey: vector.secretKey,
        origin: "a test",
      } as const;
      const sign = openSigner(credentials, vector.scheme, now);
      const { method, path, query, body } = vector;
      const headers = sign({ method, path, query, ...(body !== "" && { body }) }, `https://${vector.host}`);
      assert.equal(headers.Authorization, vector.authorization);
      assert.equal(headers["X-Sdk-Date"], vector.date);
    });
  }

  it("signs any request as the vendor's own signer does, letter by letter", () => {
    const segment = fc
      .stringMatching(/^[0-9A-Za-z_.~:@$%+-]{1,20}$/)
      .filter((text) => !/^\.{1,2}$|%(?![0-9A-F]{2})/.test(text));
    const generated = fc.record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
      path: fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => `/${segments.join("/")}`),
      query: fc.dictionary(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })),
      body: fc.option(fc.json(), { nil: undefined }),
      secretKey: fc.string({ minLength: 1 }),
      ms: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
    });
    fc.assert(
      fc.property(generated, ({ method, path, query, body, secretKey, ms }) => {
        const sign = openSigner({ kind: "keys", accessKey: "AK", secretKey, origin: "a test" }, "standard", () => ms);
        const request = { method, path, query, ...(body !== undefined && { body }) };
        assert.equal(sign(request, "https://example.com:8443").Authorization, vendorSignature(request, secretKey, ms));
      }),
      { numRuns: 1_000 },
    );
  });

  it("signs each time anew", () => {
    const credentials = { kind: "keys", accessKey: "AK", secretKey: "SK", origin: "a test" } as const;
    let ms = now();
    const sign = openSigner(credentials, "standard", () => ms);
    const first = sign({ method: "GET", path: "/v1/p" }, "https://example.com");
    ms += 1000;
    const second = sign({ method: "GET", path: "/v1/p" }, "https://example.com");
    assert.notEqual(first.Authorization, second.Authorization);
  });

  it("never puts the secret key into a header", () => {
    for (const scheme of ["standard", "scoped"] as const) {
      const sign = openSigner({ kind: "keys", accessKey: "AK", secretKey: "CANARY", origin: "a test" }, scheme);
      assert(!JSON.stringify(sign({ method: "GET", path: "/v1/p" }, "https://example.com")).includes("CANARY"));
    }
  });
});

interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body?: string;
}

/** What the vendor's signer makes of a request; it would write a body as JSON once more, and ours is JSON already. */
function vendorSignature({ method, path, query, body }: SignedRequest, secretKey: string, ms: number): string {
  class Signer extends AKSKSigner {
    protected static override buildPayloadHash({ data }: { data?: unknown }): string {
      return AKSKSigner.Hex(typeof data === "string" ? data : "");
    }
  }
  const credential: Parameters<typeof AKSKSigner.sign>[1] = {
    getAk: () => "AK",
    getSk: () => secretKey,
    processAuthRequest: async (_client, request) => request,
    processAuthParams: async () => credential,
  };
  const headers = {
    host: "example.com:8443",
    "X-Sdk-Date": new Date(ms).toISOString().replace(/[-:]|\.\d+/g, ""),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
  const endpoint = `https://example.com:8443${path}`;
  const signed: Record<string, string> = Signer.sign(
    { endpoint, method, queryParams: query, headers, data: body },
    credential,
  );
  return signed.Authorization ?? "";
}
