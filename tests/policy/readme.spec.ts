// The README's table of rules, held to the rules: what it promises of a rule is what the rule does unless configured.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as rules from "../../policy/rules";

interface Row {
  readonly level: string;
  readonly what: string;
  readonly configuration: string;
}

const readme = readFileSync(join(__dirname, "..", "..", "policy", "README.md"), "utf8");
const table = new Map<string, Row>(
  [...readme.matchAll(/^\| `([a-z-]+)` \| (.*?) \| (.*?) \| ?(.*?) ?\|$/gm)].map(
    ([, name = "", level = "", what = "", configuration = ""]) => [name, { level, what, configuration }],
  ),
);

describe("the README's table of rules", () => {
  it("has each rule of the pack, and none beside", () => {
    const names = Object.values(rules).map(({ name }) => name);
    assert.deepEqual([...table.keys()].sort(), names.sort());
    assert.equal(new Set(names).size, names.length);
  });

  for (const rule of Object.values(rules)) {
    it(`says of ${rule.name} at which level it is, what it is configured with by default, and whether it mends`, () => {
      const row = table.get(rule.name);
      assert.equal(row?.level, rule.enforcementLevel);
      const settings = Object.entries(rule.configSchema?.properties ?? {});
      const defaults = settings.map(([name, schema]) => `\`${name}\`: \`${JSON.stringify(schema.default)}\``);
      assert.deepEqual(row?.configuration.match(/`\w+`: `[^`]*`/g) ?? [], defaults);
      const isMending = "remediateResource" in rule && rule.remediateResource !== undefined;
      assert.equal(/\bmends\b/.test(row?.what ?? ""), isMending);
    });
  }
});
