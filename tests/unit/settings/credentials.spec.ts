import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError } from "../../../provider/errors";
import { type Credentials, resolveCredentials } from "../../../provider/settings/credentials";
import { folderWith, sourcesOf } from "./sources";

const canary = "canary-5c1e";

/** Each kind, whole, in each place. The secret parts are canaries. */
const whole = {
  OS: {
    token: { OS_TOKEN: canary },
    keys: { OS_ACCESS_KEY: canary, OS_SECRET_KEY: canary },
    password: { OS_USERNAME: "user", OS_PASSWORD: canary, OS_USER_DOMAIN_NAME: "domain" },
  },
  HW: {
    token: { HW_AUTH_TOKEN: canary },
    keys: { HW_ACCESS_KEY: canary, HW_SECRET_KEY: canary },
    password: { HW_USER_NAME: "user", HW_USER_PASSWORD: canary, HW_DOMAIN_NAME: "domain" },
  },
  stack: {
    token: { token: canary },
    keys: { accessKey: canary, secretKey: canary },
    password: { userName: "user", password: canary, domainName: "domain" },
  },
  clouds: {
    token: `{ auth: { token: ${canary} } }`,
    keys: `{ ak: ${canary}, sk: ${canary} }`,
    password: `{ auth: { username: user, password: ${canary}, user_domain_name: domain } }`,
  },
} as const;

const kinds = ["token", "keys", "password"] as const;

function cloudsWith(entry: string): Record<string, string> {
  const folder = folderWith({ "clouds.yaml": `{ clouds: { team: ${entry} } }` });
  return { OS_CLOUD: "team", OS_CLIENT_CONFIG_FILE: `${folder}/clouds.yaml` };
}

function resolve(config: Record<string, string>, environment: Record<string, string>): Credentials {
  return resolveCredentials(sourcesOf(config, environment));
}

function refusal(config: Record<string, string>, environment: Record<string, string>): ConfigError {
  try {
    resolve(config, environment);
  } catch (error) {
    assert(error instanceof ConfigError);
    assert(!JSON.stringify([error.message, error.stack, error]).includes(canary), "the refusal repeats a credential");
    return error;
  }
  throw new Error("no refusal");
}

describe("resolveCredentials", () => {
  for (const kind of kinds) {
    it(`finds ${kind} in OS_* variables`, () => {
      const found = resolve({}, whole.OS[kind]);
      assert.equal(found.kind, kind);
      assert.match(found.origin, /^environment variable OS_/);
    });

    it(`finds ${kind} in HW_* variables`, () => {
      const found = resolve({}, whole.HW[kind]);
      assert.equal(found.kind, kind);
      assert.match(found.origin, /^environment variable HW_/);
    });

    it(`finds ${kind} in the stack's configuration`, () => {
      const found = resolve(whole.stack[kind], {});
      assert.equal(found.kind, kind);
      assert.match(found.origin, /^stack configuration modelarts:/);
    });

    it(`finds ${kind} in clouds.yaml`, () => {
      const found = resolve({}, cloudsWith(whole.clouds[kind]));
      assert.equal(found.kind, kind);
      assert.match(found.origin, /^cloud team of .*clouds\.yaml$/);
    });

    it(`takes ${kind} from the environment before the stack, and from the stack before clouds.yaml`, () => {
      const everywhere = { ...whole.HW[kind], ...cloudsWith(whole.clouds[kind]) };
      assert.match(resolve(whole.stack[kind], { ...whole.OS[kind], ...everywhere }).origin, /OS_/);
      assert.match(resolve(whole.stack[kind], everywhere).origin, /HW_/);
      assert.match(resolve(whole.stack[kind], cloudsWith(whole.clouds[kind])).origin, /^stack/);
    });
  }

  it("takes a token before keys before a password where one place has several", () => {
    assert.equal(resolve({}, { ...whole.OS.token, ...whole.OS.keys, ...whole.OS.password }).kind, "token");
    assert.equal(resolve({}, { ...whole.OS.keys, ...whole.OS.password }).kind, "keys");
  });

  it("takes a security token along with the keys of the same place", () => {
    const found = resolve({ ...whole.stack.keys, securityToken: "temporary" }, {});
    assert(found.kind === "keys" && found.securityToken === "temporary");
    const without = resolve({ securityToken: "of another key" }, whole.OS.keys);
    assert(without.kind === "keys" && without.securityToken === undefined);
  });

  it("takes a user by id without a domain, and a domain by id", () => {
    assert.deepEqual(resolve({}, { OS_USER_ID: "u1", OS_PASSWORD: "p" }), {
      kind: "password",
      userId: "u1",
      password: "p",
      origin: "environment variable OS_PASSWORD",
    });
    const found = resolve({}, { OS_USERNAME: "user", OS_PASSWORD: "p", OS_USER_DOMAIN_ID: "d1" });
    assert(found.kind === "password" && found.domainId === "d1");
  });

  it("lets a user's name that stands around in the environment be, when the stack has keys", () => {
    assert.equal(resolve(whole.stack.keys, { OS_USERNAME: "user", OS_USER_DOMAIN_NAME: "domain" }).kind, "keys");
  });

  const mixtures: [
    what: string,
    config: Record<string, string>,
    environment: Record<string, string>,
    names: RegExp[],
  ][] = [
    [
      "an access key from the stack with a secret key from the environment",
      { accessKey: canary },
      { OS_SECRET_KEY: canary },
      [/secretKey from environment variable OS_SECRET_KEY/, /accessKey from stack configuration modelarts:accessKey/],
    ],
    [
      "an access key from the environment with a secret key from the stack",
      { secretKey: canary },
      { OS_ACCESS_KEY: canary },
      [/accessKey from environment variable OS_ACCESS_KEY/, /secretKey from stack configuration modelarts:secretKey/],
    ],
    [
      "an OS_* access key with an HW_* secret key",
      {},
      { OS_ACCESS_KEY: canary, HW_SECRET_KEY: canary },
      [/accessKey from environment variable OS_ACCESS_KEY/, /secretKey from environment variable HW_SECRET_KEY/],
    ],
    [
      "a secret key from the environment over whole keys of the stack",
      whole.stack.keys,
      { OS_SECRET_KEY: canary },
      [/secretKey comes from environment variable OS_SECRET_KEY/, /stack configuration modelarts:accessKey/],
    ],
    [
      "a security token from the environment over whole keys of the stack",
      whole.stack.keys,
      { OS_SECURITY_TOKEN: canary },
      [/securityToken comes from environment variable OS_SECURITY_TOKEN/, /stack configuration modelarts:accessKey/],
    ],
    [
      "a user from the environment with a password from the stack",
      { password: canary, domainName: "domain" },
      { OS_USERNAME: "user" },
      [/userName from environment variable OS_USERNAME/, /password from stack configuration modelarts:password/],
    ],
    [
      "a password from the environment over a whole user of the stack",
      whole.stack.password,
      { HW_USER_PASSWORD: canary },
      [/password comes from environment variable HW_USER_PASSWORD/, /stack configuration modelarts:password/],
    ],
    [
      "a user's domain from the environment over a whole user of the stack",
      whole.stack.password,
      { OS_DOMAIN_NAME: "other" },
      [/domainName comes from environment variable OS_DOMAIN_NAME/, /stack configuration modelarts:password/],
    ],
  ];
  for (const [what, config, environment, names] of mixtures) {
    it(`refuses ${what}, and says where each comes from`, () => {
      const { message } = refusal(config, environment);
      for (const name of names) assert.match(message, name);
    });
  }

  it("refuses keys of clouds.yaml when half a key stands in a stronger place", () => {
    const { message } = refusal({ accessKey: canary }, cloudsWith(whole.clouds.keys));
    assert.match(message, /accessKey comes from stack configuration modelarts:accessKey/);
    assert.match(message, /cloud team of/);
  });

  const halves: [key: string, environment: Record<string, string>][] = [
    ["secretKey", { OS_ACCESS_KEY: canary }],
    ["accessKey", { HW_SECRET_KEY: canary }],
    ["accessKey", { OS_SECURITY_TOKEN: canary }],
    ["password", { OS_USERNAME: "user", OS_USER_DOMAIN_NAME: "domain" }],
    ["userName", { OS_PASSWORD: canary, OS_USER_DOMAIN_NAME: "domain" }],
    ["domainName", { OS_USERNAME: "user", OS_PASSWORD: canary }],
    ["password", { OS_USER_ID: "user" }],
  ];
  for (const [key, environment] of halves) {
    it(`says that ${key} is missing when there is only ${Object.keys(environment).join(" and ")}`, () => {
      const error = refusal({}, environment);
      assert.equal(error.key, key);
      assert.match(error.message, new RegExp(`${key} is missing`));
    });
  }

  it("says all ways to give credentials when there are none", () => {
    const { message } = refusal({}, {});
    for (const name of ["OS_TOKEN", "modelarts:accessKey", "HW_SECRET_KEY", "OS_PASSWORD", "OS_CLOUD"]) {
      assert.match(message, new RegExp(name));
    }
  });

  it("never joins parts of different places, whatever is set where", () => {
    const part = (place: string) => fc.option(fc.constant(place), { nil: undefined });
    const places = fc.record({ os: fc.tuple(part("os"), part("os")), hw: fc.tuple(part("hw"), part("hw")) });
    fc.assert(
      fc.property(places, fc.tuple(part("stack"), part("stack")), ({ os, hw }, stack) => {
        const set = (names: string[], parts: (string | undefined)[]) =>
          Object.fromEntries(
            names.flatMap((name, index) => (parts[index] === undefined ? [] : [[name, parts[index]]])),
          );
        const sources = sourcesOf(set(["accessKey", "secretKey"], stack), {
          ...set(["OS_ACCESS_KEY", "OS_SECRET_KEY"], os),
          ...set(["HW_ACCESS_KEY", "HW_SECRET_KEY"], hw),
        });
        try {
          const found = resolveCredentials(sources);
          assert(found.kind === "keys");
          assert.equal(found.accessKey, found.secretKey);
        } catch (error) {
          assert(error instanceof ConfigError);
        }
      }),
    );
  });
});
