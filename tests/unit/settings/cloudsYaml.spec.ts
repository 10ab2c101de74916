import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../../provider/errors";
import { readCloud } from "../../../provider/settings/cloudsYaml";
import { folderWith } from "./sources";

const clouds = `
clouds:
  team:
    profile: otc
    region_name: eu-de
    verify: false
    cacert: /etc/ssl/team.pem
    auth:
      auth_url: https://iam.example.com/v3
      username: user
      project_name: eu-de_team
      user_domain_name: domain
`;

function homeWith(files: Record<string, string>): string {
  const home = folderWith({});
  mkdirSync(join(home, ".config", "openstack"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(home, ".config", "openstack", name), text);
  }
  return home;
}

function refusal(name: string, environment: Record<string, string>): string {
  try {
    readCloud(name, environment);
  } catch (error) {
    assert(error instanceof ConfigError && error.key === "cloud");
    return error.message;
  }
  throw new Error("no refusal");
}

describe("readCloud", () => {
  it("reads an entry from the home folder", () => {
    const HOME = homeWith({ "clouds.yaml": clouds });
    assert.deepEqual(readCloud("team", { HOME }), {
      file: join(HOME, ".config", "openstack", "clouds.yaml"),
      settings: {
        region: "eu-de",
        insecure: "true",
        caCertFile: "/etc/ssl/team.pem",
        authUrl: "https://iam.example.com/v3",
        userName: "user",
        projectName: "eu-de_team",
        domainName: "domain",
      },
    });
  });

  it("reads clouds.yml and clouds.json as well, and the folder of XDG_CONFIG_HOME", () => {
    const config = homeWith({ "clouds.yml": clouds });
    assert.equal(readCloud("team", { HOME: config }).settings.userName, "user");
    assert.equal(readCloud("team", { XDG_CONFIG_HOME: join(config, ".config") }).settings.userName, "user");
    const HOME = homeWith({ "clouds.json": '{"clouds":{"team":{"ak":"a","sk":"s"}}}' });
    assert.deepEqual(readCloud("team", { HOME }).settings, { accessKey: "a", secretKey: "s" });
  });

  it("lays secure.yaml over it", () => {
    const HOME = homeWith({
      "clouds.yaml": clouds,
      "secure.yaml": "clouds:\n  team:\n    auth:\n      password: secret\n",
    });
    const { settings } = readCloud("team", { HOME });
    assert.equal(settings.password, "secret");
    assert.equal(settings.userName, "user");
  });

  it("lays a profile of clouds-public.yaml beneath it", () => {
    const HOME = homeWith({
      "clouds.yaml": clouds,
      "clouds-public.yaml": "public-clouds:\n  otc:\n    region_name: eu-nl\n    auth:\n      project_id: p1\n",
    });
    const { settings } = readCloud("team", { HOME });
    assert.equal(settings.region, "eu-de");
    assert.equal(settings.projectId, "p1");
  });

  it("reads the files that OS_CLIENT_CONFIG_FILE and OS_CLIENT_SECURE_FILE name", () => {
    const folder = folderWith({
      "a.yaml": clouds,
      "b.yaml": "clouds: { team: { auth: { password: secret } } }",
    });
    const environment = { OS_CLIENT_CONFIG_FILE: `${folder}/a.yaml`, OS_CLIENT_SECURE_FILE: `${folder}/b.yaml` };
    assert.equal(readCloud("team", environment).settings.password, "secret");
  });

  it("reads keys and ids that YAML takes for numbers as text", () => {
    const HOME = homeWith({ "clouds.yaml": "clouds: { team: { auth: { project_id: 123, password: 12345678 } } }" });
    assert.deepEqual(readCloud("team", { HOME }).settings, { projectId: "123", password: "12345678" });
  });

  it("says where it looked when there is no file", () => {
    assert.match(refusal("team", { HOME: "/nonexistent" }), /\/nonexistent\/\.config\/openstack, \/etc\/openstack/);
  });

  it("says that the file has no such cloud", () => {
    const HOME = homeWith({ "clouds.yaml": clouds });
    assert.match(refusal("other", { HOME }), /clouds\.yaml has no cloud other/);
    assert.match(refusal("toString", { HOME }), /has no cloud toString/);
  });

  it("names the line of a mistake, and never quotes it", () => {
    const HOME = homeWith({ "clouds.yaml": "clouds:\n  team:\n    auth: { password: canary-77 ]\n" });
    const message = refusal("team", { HOME });
    assert.match(message, /in line 3/);
    assert.doesNotMatch(message, /canary/);
  });

  it("survives a file that holds something else", () => {
    for (const text of ["", "- a list", "clouds: text", "clouds: [team]", "clouds: { team: text }"]) {
      assert.match(refusal("team", { HOME: homeWith({ "clouds.yaml": text }) }), /has no cloud team/, text);
    }
  });
});
