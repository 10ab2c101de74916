import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import tls from "node:tls";
import { generate } from "selfsigned";
import { trustedBeside } from "../../../provider/http/certificates";
import { folderWith } from "../settings/sources";

describe("the certificate authorities to trust", () => {
  let extra: string;
  let extraFile: string;
  before(async () => {
    extra = (await generate([{ name: "commonName", value: "extra" }])).cert.trim();
    extraFile = join(folderWith({}), "extra.pem");
    writeFileSync(extraFile, extra);
  });

  it("are Node's own choice where none is named", () => {
    assert.equal(trustedBeside([]), undefined);
  });

  it("are those that are named beside Node's own and those of NODE_EXTRA_CA_CERTS", () => {
    // Node reads that variable when it starts.
    const trusted = execFileSync(
      process.execPath,
      [
        "--require=ts-node/register/transpile-only",
        "--print",
        'JSON.stringify(require("./provider/http/certificates").trustedBeside(["named"]))',
      ],
      { cwd: join(__dirname, "../../.."), env: { ...process.env, NODE_EXTRA_CA_CERTS: extraFile } },
    );
    assertAllIn(JSON.parse(trusted.toString()));
  });

  it("are the same with a Node that does not tell what it trusts", () => {
    const { getCACertificates } = tls;
    const before = process.env.NODE_EXTRA_CA_CERTS;
    Reflect.set(tls, "getCACertificates", undefined);
    process.env.NODE_EXTRA_CA_CERTS = extraFile;
    try {
      assertAllIn(trustedBeside(["named"]) ?? []);
      process.env.NODE_EXTRA_CA_CERTS = "/nonexistent/extra.pem";
      assert.equal(trustedBeside(["named"])?.length, tls.rootCertificates.length + 1);
    } finally {
      Reflect.set(tls, "getCACertificates", getCACertificates);
      if (before === undefined) delete process.env.NODE_EXTRA_CA_CERTS;
      else process.env.NODE_EXTRA_CA_CERTS = before;
    }
  });

  function assertAllIn(trusted: readonly string[]): void {
    const texts = trusted.map((pem) => pem.trim());
    assert.ok(texts.includes(extra) && texts.includes("named"));
    assert.ok(tls.rootCertificates.every((root) => texts.includes(root.trim())));
  }
});
