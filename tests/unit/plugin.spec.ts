// The package's schema, from which SDKs of other languages are made, held to what the provider accepts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { descriptions } from "../../provider/plugin/descriptions";
import { packageSchema } from "../../provider/plugin/schema";
import { misspeltSettings, readerOf } from "../../provider/plugin/settings";
import { servedResources } from "../../provider/plugin/tokens";
import { settingKeys } from "../../provider/settings/settingKeys";
import { describedInputs } from "../../tools/plugin/descriptions";

describe("the package's schema", () => {
  const schema = packageSchema();

  for (const [token, { resource, inputNames, outputNames, dynamicType }] of Object.entries(servedResources)) {
    it(`has the inputs of ${token}, what they replace, and its outputs`, () => {
      const described = schema.resources[token];
      assert.ok(described !== undefined);
      assert.deepEqual(Object.keys(described.inputProperties).sort(), [...inputNames].sort());
      assert.deepEqual(Object.keys(described.properties).sort(), [...new Set([...inputNames, ...outputNames])].sort());
      for (const [name, row] of Object.entries(resource.changes.rows)) {
        assert.equal(described.inputProperties[name]?.willReplaceOnChanges === true, row.changesInPlace !== true, name);
        assert.equal(described.requiredInputs.includes(name), row.isRequired === true, name);
      }
      assert.deepEqual(described.aliases, [{ type: dynamicType }]);
    });
  }

  for (const [token, { resource }] of Object.entries(servedResources)) {
    it(`says of each input of ${token} whether it changes in place, where that is not so of most`, () => {
      const mostChangeInPlace = token.endsWith(":Algorithm");
      for (const [name, row] of Object.entries(resource.changes.rows)) {
        const text = schema.resources[token]?.inputProperties[name]?.description ?? "";
        const saysSo = /Changes in place/.test(text);
        const saysOtherwise = /A change (?:makes a new|replaces)/.test(text);
        assert.ok(!(saysSo && saysOtherwise), `${name}: ${text}`);
        assert.equal(saysSo || (mostChangeInPlace && !saysOtherwise), row.changesInPlace === true, `${name}: ${text}`);
      }
    });
  }

  it("says of each input what stands above its row", () => {
    assert.deepEqual(descriptions, describedInputs());
    const { trainUrl } = schema.resources["modelarts:index:TrainingJobVersion"]?.inputProperties ?? {};
    assert.equal(trainUrl?.description, 'OBS folder of the results, such as "/bucket/output/".');
  });

  it("has types for all that it refers to", () => {
    const referred = [...JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token);
    assert.deepEqual([...new Set(referred)].sort(), Object.keys(schema.types).sort());
  });

  it("has each setting, those that are credentials as secrets, and the package's version", () => {
    assert.deepEqual(Object.keys(schema.provider.inputProperties), [...settingKeys]);
    const secrets = Object.entries(schema.config.variables).filter(([, { secret }]) => secret);
    assert.deepEqual(
      secrets.map(([name]) => name),
      ["token", "secretKey", "securityToken", "password"],
    );
    const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "../../provider/package.json"), "utf8"));
    assert.equal(typeof manifest === "object" && manifest !== null && Reflect.get(manifest, "version"), schema.version);
  });
});

describe("the configuration of a provider", () => {
  it("is refused where a name is misspelt, and what the engine adds is let through", () => {
    assert.deepEqual(misspeltSettings({ region: "eu-de", version: "0.1.0", __internal: {} }), []);
    assert.deepEqual(misspeltSettings({ auth_url: "x" }), [
      ["auth_url", "is not a setting of this provider; did you mean authUrl?"],
    ]);
  });

  it("is read as text, also where it is secret, a truth or a number", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "opaque" };
    const read = readerOf({ token: secret, insecure: true, maxRequestsPerSecond: 5 });
    assert.deepEqual(["token", "insecure", "maxRequestsPerSecond", "region"].map(read), [
      "opaque",
      "true",
      "5",
      undefined,
    ]);
  });
});
