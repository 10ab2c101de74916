import assert from "node:assert/strict";
import { ConfigError } from "../../../provider/errors";
import { resolveAuthUrl, resolveConnection, resolveProjectName } from "../../../provider/settings/connection";
import { sourcesOf } from "./sources";

const place = { endpoint: "https://e.com", region: "eu-de" };

function isRefusalOf(key: string): (error: unknown) => boolean {
  return (error) => error instanceof ConfigError && error.key === key;
}

describe("resolveConnection", () => {
  it("checks certificates, signs by the common scheme and keeps to the highest documented pace unless told otherwise", () => {
    assert.deepEqual(resolveConnection(sourcesOf()), {
      insecure: false,
      maxRequestsPerSecond: 1_000,
      signing: "standard",
    });
  });

  it("reads what is set", () => {
    const config = { insecure: "true", caCertFile: "/ca.pem", maxRequestsPerSecond: "0.5", signing: "scoped" };
    assert.deepEqual(resolveConnection(sourcesOf(config)), {
      insecure: true,
      caCertFile: "/ca.pem",
      maxRequestsPerSecond: 0.5,
      signing: "scoped",
    });
    assert.equal(resolveConnection(sourcesOf({}, { OS_INSECURE: "1", OS_CACERT: "/os.pem" })).caCertFile, "/os.pem");
    assert.equal(resolveConnection(sourcesOf({}, { HW_INSECURE: "True" })).insecure, true);
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

describe("resolveAuthUrl", () => {
  it("takes the setting before the region's own, with or without version and path", () => {
    assert.equal(resolveAuthUrl(place, sourcesOf()), "https://iam.eu-de.otc.t-systems.com");
    for (const pasted of ["", "/", "/v3", "/v3/", "/v3/auth/tokens"]) {
      assert.equal(resolveAuthUrl(place, sourcesOf({ authUrl: `https://iam.e.com${pasted}` })), "https://iam.e.com");
    }
    assert.equal(resolveAuthUrl(place, sourcesOf({}, { HW_AUTH_URL: "https://hw.com/v3" })), "https://hw.com");
  });

  it("refuses one that is no URL or holds a password, without repeating it, and says when it is missing", () => {
    for (const authUrl of ["iam.e.com", "https://user:canary-88@iam.e.com"]) {
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
    assert.equal(resolveProjectName({ endpoint: "https://e.com" }, sourcesOf()), undefined);
  });
});
