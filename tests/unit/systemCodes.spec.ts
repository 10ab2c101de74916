import assert from "node:assert/strict";
import { isSurelyUnsent } from "../../provider/systemCodes";

describe("a request without an answer", () => {
  for (const code of ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT"]) {
    it(`surely brought nothing there after ${code}`, () => assert.ok(isSurelyUnsent(code)));
  }

  const mayComeLater = [
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "EPROTO",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ECONNRESET",
    "ETIMEDOUT",
  ];
  for (const code of [...mayComeLater, undefined]) {
    it(`may have brought something there after ${code}, which also ends a good connection`, () =>
      assert.ok(!isSurelyUnsent(code)));
  }
});
