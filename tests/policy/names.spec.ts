// A rule's file, its constant and its name say the same, so that whoever knows one finds the others.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as rules from "../../policy/rules";

const folder = join(__dirname, "..", "..", "policy", "rules");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "index.ts");

describe("the rules of the pack", () => {
  it("are one file each, and no file is without one", () => {
    assert.deepEqual(files.map((file) => basename(file, ".ts")).sort(), Object.keys(rules).sort());
  });

  for (const [constant, rule] of Object.entries(rules)) {
    it(`have ${rule.name} in ${constant}.ts, as ${constant}`, () => {
      assert.equal(rule.name, `training-job-${constant.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
      const text = readFileSync(join(folder, `${constant}.ts`), "utf8");
      assert.ok(text.startsWith(`// ${rule.name}: `), "its first line begins with its name");
      assert.match(text, new RegExp(`^export const ${constant}: `, "m"));
    });
  }
});
