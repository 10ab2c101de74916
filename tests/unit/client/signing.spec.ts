import assert from "node:assert/strict";
import * as v from "valibot";
import { openSigner } from "../../../provider/client/signing";
import { readTable } from "./fixtures/read";

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
