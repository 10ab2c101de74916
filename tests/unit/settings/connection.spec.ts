import assert from "node:assert/strict";
import { join } from "node:path";
import { generate } from "selfsigned";
import { ConfigError } from "../../../provider/errors";
import { resolveAuthUrl, resolveConnection, resolveProjectName } from "../../../provider/settings/connection";
import { folderWith, sourcesOf } from "./sources";

const place = { endpoint: "https://e.com", region: "eu-de" };

function isRefusalOf(key: string): (error: unknown) => boolean {
  return (error) => error instanceof ConfigError && error.key === key;
}

describe("resolveConnection", () => {
  it("checks certificates, signs by the common scheme and keeps to the highest documented pace unless told otherwise", () => {
    const { proxyFor, ...settings } = resolveConnection(sourcesOf());
    assert.deepEqual(settings, { insecure: false, certificates: [], maxRequestsPerSecond: 1_000, signing: "standard" });
    assert.equal(proxyFor(place.endpoint), undefined);
  });

  it("reads what is set", () => {
    const { proxyFor, ...settings } = resolveConnection(
      sourcesOf(
        { insecure: "true", maxRequestsPerSecond: "0.5", signing: "scoped" },
        { HTTPS_PROXY: "http://proxy.example.com:3128" },
      ),
    );
    assert.deepEqual(settings, { insecure: true, certificates: [], maxRequestsPerSecond: 0.5, signing: "scoped" });
    assert.equal(proxyFor(place.endpoint)?.host, "proxy.example.com");
    for (const word of ["1", "True", "yes", "on"]) {
      assert.equal(resolveConnection(sourcesOf({}, { HW_INSECURE: word })).insecure, true);
    }
    assert.equal(resolveConnection(sourcesOf({}, { OS_INSECURE: "off" })).insecure, false);
  });

  for (const [key, values] of [
    ["insecure", ["maybe", "2"]],
    ["maxRequestsPerSecond", ["fast", "0", "-1", "NaN", "Infinity", "20000"]],
    ["signing", ["v4"]],
  ] as const) {
    for (const value of values) {
      it(`refuses ${key} ${value}`, () => {
        assert.throws(() => resolveConnection(sourcesOf({ [key]: value })), isRefusalOf(key));
      });
    }
  }
});

describe("the certificate authorities that are named", () => {
  let pem: string;
  before(async () => {
    pem = (await generate([{ name: "commonName", value: "authority" }])).cert.trim();
  });
  const certificates = (config: Record<string, string>, environment: Record<string, string> = {}) =>
    resolveConnection(sourcesOf(config, environment)).certificates;

  it("are read from a file, also one below ~ and one that holds several among other text", () => {
    const HOME = folderWith({ "ca.pem": `# ours\n${pem}\n\nanother:\n${pem}\n` });
    assert.deepEqual(certificates({ caCertFile: join(HOME, "ca.pem") }), [pem, pem]);
    assert.deepEqual(certificates({ caCertFile: "~/ca.pem" }, { HOME }), [pem, pem]);
    assert.deepEqual(certificates({}, { HOME, OS_CACERT: "~/ca.pem" }), [pem, pem]);
    const clouds = folderWith({ "clouds.yaml": "clouds: { a: { cacert: ~/ca.pem } }" });
    assert.deepEqual(certificates({}, { HOME, OS_CLOUD: "a", OS_CLIENT_CONFIG_FILE: `${clouds}/clouds.yaml` }), [
      pem,
      pem,
    ]);
  });

  it("may be given as text", () => {
    assert.deepEqual(certificates({ caCertFile: `${pem}\n` }), [pem]);
    assert.deepEqual(certificates({}, { OS_CACERT: pem }), [pem]);
  });

  it("are refused with the setting, its place and the file when there are none to be read", () => {
    const damaged = pem.replace(/\n.{20}/, "\n____________________");
    const folder = folderWith({ "empty.pem": "", "text.pem": "canary", "damaged.pem": `${pem}\n${damaged}` });
    for (const [file, reason] of [
      [`${folder}/empty.pem`, /empty\.pem, named by environment variable OS_CACERT, holds no certificate/],
      [`${folder}/text.pem`, /text\.pem, named by .* holds no certificate/],
      [`${folder}/damaged.pem`, /damaged\.pem, named by .* is damaged: certificate 2 of 2/],
      [`${folder}/gone.pem`, /gone\.pem, named by environment variable OS_CACERT, is not there/],
      [folder, /is a folder/],
      [damaged, /^The text of caCertFile \(environment variable OS_CACERT\) is damaged/],
    ] as const) {
      assert.throws(
        () => certificates({}, { OS_CACERT: file }),
        (error) => isRefusalOf("caCertFile")(error) && reason.test(String((error as Error).message)),
        String(reason),
      );
    }
  });
});

describe("resolveAuthUrl", () => {
  it("takes the setting before the region's own, with or without version and path", () => {
    assert.equal(resolveAuthUrl(place, sourcesOf()), "https://iam.eu-de.otc.t-systems.com");
    for (const pasted of ["", "/", "/v3", "/v3/", "/v3/auth/tokens"]) {
      assert.equal(resolveAuthUrl(place, sourcesOf({ authUrl: `https://iam.e.com${pasted}` })), "https://iam.e.com");
    }
    assert.equal(resolveAuthUrl(place, sourcesOf({}, { HW_AUTH_URL: "https://hw.com/v3" })), "https://hw.com");
  });

  it("fills in the region that the OpenStack tools' profiles leave open", () => {
    const authUrl = "https://iam.{region_name}.otc.t-systems.com/v3";
    assert.equal(resolveAuthUrl(place, sourcesOf({ authUrl })), "https://iam.eu-de.otc.t-systems.com");
  });

  it("refuses one that is no URL or holds a password, without repeating it, and says when it is missing", () => {
    for (const authUrl of [
      "iam.e.com",
      "https://user:canary-88@iam.e.com",
      "https://iam.e.com?x=canary",
      "https://iam.e.com/#canary",
    ]) {
      assert.throws(
        () => resolveAuthUrl(place, sourcesOf({ authUrl })),
        (error) => isRefusalOf("authUrl")(error) && !`${error}`.includes("canary"),
      );
    }
    assert.throws(() => resolveAuthUrl({ endpoint: "https://e.com" }, sourcesOf()), isRefusalOf("authUrl"));
  });
});

describe("resolveProjectName", () => {
  it("takes the setting before the region's own project", () => {
    assert.equal(resolveProjectName(place, sourcesOf({}, { OS_PROJECT_NAME: "eu-de_team" })), "eu-de_team");
    assert.equal(resolveProjectName(place, sourcesOf()), "eu-de");
    assert.throws(() => resolveProjectName({ endpoint: "https://e.com" }, sourcesOf()), isRefusalOf("projectId"));
  });
});
