import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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

function refusal(name: string, environment: Record<string, string>, key = "cloud"): string {
  try {
    readCloud(name, environment);
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    assert.equal(error.key, key);
    return error.message;
  }
  throw new Error("no refusal");
}

/** The values alone. */
function read(name: string, environment: Record<string, string>): Record<string, string> {
  const found = Object.entries(readCloud(name, environment));
  return Object.fromEntries(found.flatMap(([key, setting]) => (setting === undefined ? [] : [[key, setting.value]])));
}

/** What a file with one cloud called `a` says of it. */
function readEntry(lines: string): Record<string, string> {
  return read("a", { HOME: homeWith({ "clouds.yaml": `clouds:\n  a:\n${lines.replace(/^/gm, "    ")}\n` }) });
}

function entryRefusal(lines: string, key?: string): string {
  return refusal("a", { HOME: homeWith({ "clouds.yaml": `clouds:\n  a:\n${lines.replace(/^/gm, "    ")}\n` }) }, key);
}

describe("readCloud", () => {
  it("reads an entry from the home folder", () => {
    const HOME = homeWith({ "clouds.yaml": clouds });
    assert.deepEqual(read("team", { HOME }), {
      region: "eu-de",
      insecure: "true",
      caCertFile: "/etc/ssl/team.pem",
      authUrl: "https://iam.example.com/v3",
      userName: "user",
      projectName: "eu-de_team",
      domainName: "domain",
    });
    const file = join(HOME, ".config", "openstack", "clouds.yaml");
    assert.equal(readCloud("team", { HOME }).userName?.origin, `cloud team of ${file}`);
  });

  it("reads clouds.yml and clouds.json as well, and the folder of XDG_CONFIG_HOME", () => {
    const config = homeWith({ "clouds.yml": clouds });
    assert.equal(read("team", { HOME: config }).userName, "user");
    assert.equal(read("team", { XDG_CONFIG_HOME: join(config, ".config") }).userName, "user");
    const HOME = homeWith({ "clouds.json": '{"clouds":{"team":{"ak":"a","sk":"s"}}}' });
    assert.deepEqual(read("team", { HOME }), { accessKey: "a", secretKey: "s" });
  });

  it("lays secure.yaml over it", () => {
    const HOME = homeWith({
      "clouds.yaml": clouds,
      "secure.yaml": "clouds:\n  team:\n    auth:\n      password: secret\n",
    });
    const settings = read("team", { HOME });
    assert.equal(settings.password, "secret");
    assert.equal(settings.userName, "user");
    const origin = readCloud("team", { HOME }).password?.origin;
    assert.equal(origin, `cloud team of ${join(HOME, ".config", "openstack", "secure.yaml")}`);
  });

  it("lays a profile of clouds-public.yaml beneath it", () => {
    const HOME = homeWith({
      "clouds.yaml": clouds,
      "clouds-public.yaml": "public-clouds:\n  otc:\n    region_name: eu-nl\n    auth:\n      project_id: p1\n",
    });
    const settings = read("team", { HOME });
    assert.equal(settings.region, "eu-de");
    assert.equal(settings.projectId, "p1");
  });

  it("reads the files that OS_CLIENT_CONFIG_FILE and OS_CLIENT_SECURE_FILE name", () => {
    const folder = folderWith({
      "a.yaml": clouds,
      "b.yaml": "clouds: { team: { auth: { password: secret } } }",
    });
    const environment = { OS_CLIENT_CONFIG_FILE: `${folder}/a.yaml`, OS_CLIENT_SECURE_FILE: `${folder}/b.yaml` };
    assert.equal(read("team", environment).password, "secret");
  });

  it("reads keys and ids that YAML takes for numbers as text", () => {
    const HOME = homeWith({ "clouds.yaml": "clouds: { team: { auth: { project_id: 123, password: 12345678 } } }" });
    assert.deepEqual(read("team", { HOME }), { projectId: "123", password: "12345678" });
  });

  it("keeps every digit of what YAML takes for a number, a date or a time, and leading noughts too", () => {
    const id = "123456789012345678901234567890123456789";
    const entry = readEntry(
      `auth: { project_id: ${id}, username: 2024-01-01, password: 0123, user_domain_name: 12:30:45 }`,
    );
    assert.deepEqual(entry, { projectId: id, userName: "2024-01-01", password: "0123", domainName: "12:30:45" });
    assert.equal(readEntry("auth: { project_id: 1e38 }").projectId, "1e38");
    const HOME = homeWith({ "clouds.json": `{\n\t"clouds": {"a": {"auth": {\n\t"project_id": ${id}}}}}` });
    assert.equal(read("a", { HOME }).projectId, id);
  });

  it("merges anchors in as YAML 1.1 does: also several, and what the entry says itself wins", () => {
    const text = `
team: &team
  region_name: nowhere
  modelarts_endpoint_override: https://gateway.example.com
  auth: &user { username: user, password: secret, user_domain_name: domain }
other: &other { cacert: /ca.pem, region_name: elsewhere }
clouds:
  a:
    region_name: here-1
    <<: [*team, *other]
    auth: { <<: *user, project_name: eu-de }
`;
    assert.deepEqual(read("a", { HOME: homeWith({ "clouds.yaml": text }) }), {
      endpoint: "https://gateway.example.com",
      region: "here-1",
      projectName: "eu-de",
      userName: "user",
      password: "secret",
      domainName: "domain",
      caCertFile: "/ca.pem",
    });
  });

  it("reads a file in which hundreds of clouds merge the same anchor", () => {
    const many = Array.from({ length: 500 }, (_, n) => `  c${n}: { <<: *team, auth: { <<: *user } }`).join("\n");
    const text = `team: &team { region_name: eu-nl }\nuser: &user { username: u }\nclouds:\n${many}\n`;
    assert.deepEqual(read("c499", { HOME: homeWith({ "clouds.yaml": text }) }), { region: "eu-nl", userName: "u" });
  });

  it("reads yes, no, on and off as booleans, and refuses them where a text must stand", () => {
    for (const [lines, insecure] of [
      ["verify: no", "true"],
      ["verify: off", "true"],
      ['verify: "False"', "true"],
      ["verify: yes", "false"],
      ["insecure: on", "true"],
      ["insecure: no", "false"],
      ["insecure: 1\nverify: true", "true"],
    ] as const) {
      assert.equal(readEntry(lines).insecure, insecure, lines);
    }
    assert.match(entryRefusal("verify: /etc/ssl/ca.pem", "insecure"), /verify of cloud a of .* must be true or false/);
    assert.match(
      entryRefusal("auth: { password: no }", "password"),
      /auth\.password of cloud a of .*clouds\.yaml .*in quotes/,
    );
  });

  it("takes what is of the wrong type for a mistake, not for missing", () => {
    assert.match(entryRefusal("auth: canary-1"), /auth of cloud a of .*clouds\.yaml must be a mapping .*, not a text/);
    assert.match(entryRefusal("auth: [1]"), /must be a mapping .*, not a list/);
    assert.match(
      entryRefusal("auth: { token: [canary-1] }", "token"),
      /auth\.token of cloud a .* must be a text, not a list/,
    );
    assert.match(entryRefusal("auth: { project_id: { a: 1 } }", "projectId"), /must be a text, not a mapping/);
    assert.match(
      entryRefusal("region_name: [eu-de]", "region"),
      /region_name of cloud a .* must be a text, not a list/,
    );
    assert.doesNotMatch(entryRefusal("auth: canary-1"), /canary/);
    assert.deepEqual(readEntry("auth:\ncacert:\nregion_name: eu-de"), { region: "eu-de" });
  });

  it("reads older and other spellings that the OpenStack tools accept", () => {
    assert.deepEqual(readEntry("tenant-id: p1\nauth-token: t\nauth: { user-id: u }"), {
      projectId: "p1",
      token: "t",
      userId: "u",
    });
  });

  it("takes the first of a cloud's regions where none is named", () => {
    assert.equal(readEntry("regions: [eu-nl, eu-de]").region, "eu-nl");
    assert.equal(readEntry("regions: [{ name: eu-nl, values: {} }]").region, "eu-nl");
    assert.equal(readEntry("regions: [eu-nl]\nregion_name: eu-de").region, "eu-de");
  });

  it("knows the clouds' own profiles, and lets clouds-public.yaml say otherwise", () => {
    assert.deepEqual(readEntry("profile: otc"), {
      authUrl: "https://iam.{region_name}.otc.t-systems.com/v3",
      region: "eu-de",
    });
    assert.equal(readEntry("cloud: otc-swiss").region, "eu-ch2");
    const HOME = homeWith({
      "clouds.yaml": "clouds: { a: { profile: otc } }",
      "clouds-public.yaml": "public-clouds: { otc: { region_name: eu-nl } }",
    });
    assert.deepEqual(read("a", { HOME }), { region: "eu-nl" });
  });

  it("reads files below ~ as the shell would", () => {
    const HOME = homeWith({
      "mine.yaml": clouds,
      "mine-secure.yaml": "clouds: { team: { auth: { password: secret } } }",
    });
    const environment = {
      HOME,
      OS_CLIENT_CONFIG_FILE: "~/.config/openstack/mine.yaml",
      OS_CLIENT_SECURE_FILE: "~/.config/openstack/mine-secure.yaml",
    };
    assert.equal(read("team", environment).password, "secret");
  });

  it("says so when a file that a variable names is not there", () => {
    const HOME = homeWith({ "clouds.yaml": clouds });
    const gone = `${HOME}/gone.yaml`;
    assert.match(refusal("team", { HOME, OS_CLIENT_CONFIG_FILE: gone }), /gone\.yaml, named by OS_CLIENT_CONFIG_FILE/);
    assert.match(refusal("team", { HOME, OS_CLIENT_SECURE_FILE: gone }), /gone\.yaml, named by OS_CLIENT_SECURE_FILE/);
  });

  it("reads plain files of reasonable size only: no pipe, no folder, no device, nothing above 1 MiB", () => {
    const folder = folderWith({ "big.yaml": `${clouds}#${"x".repeat(1024 * 1024)}` });
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    const of = (file: string) => refusal("team", { OS_CLIENT_CONFIG_FILE: file });
    assert.match(of(join(folder, "pipe.yaml")), /pipe\.yaml is a pipe, .* must be a plain file/);
    assert.match(of("/dev/zero"), /\/dev\/zero is a pipe, a socket or a device/);
    assert.match(of(folder), /is a folder/);
    assert.match(of(join(folder, "big.yaml")), /big\.yaml has 1\d+ bytes.*1 MiB/);
  });

  it("takes aliases that lead nowhere, grow without end or merge what cannot be merged for mistakes in the file", () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(", ")}]`,
    );
    for (const [what, text] of [
      ["an unresolved alias", "clouds: { team: *gone }"],
      ["an alias bomb", `l0: &l0 [x]\n${levels.join("\n")}\nclouds: { team: { auth: *l12 } }`],
      ["a merge of a text", "clouds: { team: { <<: text } }"],
      ["nesting that is too deep", "[".repeat(10_000) + "]".repeat(10_000)],
    ] as const) {
      assert.match(refusal("team", { HOME: homeWith({ "clouds.yaml": text }) }), /clouds\.yaml/, what);
    }
  });

  it("says where it looked when there is no file", () => {
    assert.match(
      refusal("team", { HOME: "/nonexistent" }),
      /\/nonexistent\/\.config\/openstack, \/etc\/xdg\/openstack, \/etc\/openstack/,
    );
  });

  it("says that the file has no such cloud", () => {
    const HOME = homeWith({ "clouds.yaml": clouds });
    assert.match(refusal("other", { HOME }), /clouds\.yaml has no cloud other/);
    assert.match(refusal("toString", { HOME }), /has no cloud toString/);
    assert.match(refusal("teams", { HOME }), /Did you mean team\?/);
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
