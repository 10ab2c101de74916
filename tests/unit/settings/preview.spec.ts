import assert from "node:assert/strict";
import { previewSettings } from "../../../provider/settings/preview";
import { sourcesOf } from "./sources";

const place = { endpoint: "https://modelarts.eu-de.otc.t-systems.com", region: "eu-de", projectId: "p1" };
const elsewhere = { endpoint: "https://modelarts.example.com" };

function keysOf(preview: ReturnType<typeof previewSettings>): string[] {
  return preview.failures.map(({ key }) => key);
}

describe("previewSettings", () => {
  it("has nothing to say where all is set", () => {
    const user = { userName: "u", password: "p", domainName: "d" };
    for (const credentials of [{ token: "t" }, user, { accessKey: "a", secretKey: "s" }]) {
      assert.deepEqual(previewSettings(place, sourcesOf(credentials)), { failures: [], warnings: [] });
    }
  });

  it("warns where credentials are missing or not whole, since a preview does without", () => {
    for (const [config, missing] of [
      [{}, /^No credentials are set.*A preview does without/],
      [{ accessKey: "canary" }, /^The credentials are not whole: secretKey is missing/],
    ] as const) {
      const { failures, warnings } = previewSettings(place, sourcesOf(config));
      assert.deepEqual(failures, []);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", missing);
      assert.doesNotMatch(warnings[0] ?? "", /canary/);
    }
  });

  it("fails where the credentials are mixed or malformed", () => {
    const mixed = sourcesOf({ accessKey: "a", secretKey: "s" }, { OS_SECRET_KEY: "other" });
    assert.deepEqual(keysOf(previewSettings(place, mixed)), ["secretKey"]);
    const { failures } = previewSettings(place, sourcesOf({ token: "canary\nX-Other: 1" }));
    assert.match(failures[0]?.message ?? "", /^The token from stack configuration modelarts:token holds a line break/);
    assert.doesNotMatch(failures[0]?.message ?? "", /canary/);
  });

  it("fails where there is no project, or nobody to ask for its id", () => {
    assert.deepEqual(keysOf(previewSettings(elsewhere, sourcesOf({ token: "t" }))), ["projectId", "authUrl"]);
    assert.deepEqual(keysOf(previewSettings(elsewhere, sourcesOf({ token: "t", projectName: "team" }))), ["authUrl"]);
    const user = { userName: "u", password: "p", domainName: "d" };
    assert.deepEqual(keysOf(previewSettings({ ...elsewhere, projectId: "p1" }, sourcesOf(user))), ["authUrl"]);
    assert.deepEqual(keysOf(previewSettings({ ...elsewhere, projectId: "p1" }, sourcesOf({ token: "t" }))), []);
  });

  it("fails for a connection that cannot be made", () => {
    for (const [config, environment, key] of [
      [{ insecure: "maybe" }, {}, "insecure"],
      [{ caCertFile: "/nonexistent/ca.pem" }, {}, "caCertFile"],
      [{}, { HTTPS_PROXY: "socks5://proxy" }, "HTTPS_PROXY"],
    ] as const) {
      assert.deepEqual(keysOf(previewSettings(place, sourcesOf({ token: "t", ...config }, environment))), [key]);
    }
  });

  it("notices stack configuration that is near to a setting, and lets a project's own be", () => {
    const warningsFor = (...names: string[]) =>
      previewSettings(place, { ...sourcesOf({ token: "t" }), configNames: names }).warnings;
    for (const [name, meant] of [
      ["project_id", "projectId"],
      ["projectID", "projectId"],
      ["projetcId", "projectId"],
      ["accesskey", "accessKey"],
      ["secret-key", "secretKey"],
      ["username", "userName"],
      ["regoin", "region"],
      ["cacertFile", "caCertFile"],
    ] as const) {
      const [warning, ...more] = warningsFor(`modelarts:${name}`);
      assert.match(
        warning ?? name,
        new RegExp(`modelarts:${name} is not a setting .*Did you mean modelarts:${meant}\\?`),
      );
      assert.deepEqual(more, []);
    }
    assert.deepEqual(warningsFor("modelarts:region", "modelarts:dataBucket", "aws:regoin", "modelarts:epochs"), []);
  });
});
