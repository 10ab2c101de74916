// The public API: all of it is described where it is written, and docs/api says the same.

import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import ts from "typescript";
import { writeApiReference } from "../../tools/typedoc";

const root = join(__dirname, "..", "..");
const provider = join(root, "provider");

describe("the public API", () => {
  for (const entry of ["index.ts", "indexV2.ts"]) {
    it(`has a description for each name of ${entry}, and for each of its properties`, () => {
      assert.deepEqual(undescribed(join(provider, entry)), []);
    });
  }

  it("is described in docs/api as it is now; `npm run docs` writes that", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-modelarts-docs-"));
    try {
      await writeApiReference(folder);
      assert.deepEqual(await textsIn(join(root, "docs", "api")), await textsIn(folder));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** The names that a module exports, and their properties, without a description; what comes from other packages is not ours. */
function undescribed(file: string): string[] {
  const read = ts.getParsedCommandLineOfConfigFile(
    join(provider, "tsconfig.json"),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (problem) => assert.fail(String(problem.messageText)),
    },
  );
  assert.ok(read !== undefined);
  const program = ts.createProgram([file], read.options);
  const checker = program.getTypeChecker();
  const isDescribed = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length > 0;
  const isOurs = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(provider));
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  assert.ok(module !== undefined);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const properties = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).filter(isOurs);
    assert.ok(properties.length > 0 || !/Args$/.test(exported.name) || symbol.flags & ts.SymbolFlags.TypeAlias);
    return [
      // A module says at its beginning what it is.
      ...(isDescribed(symbol) || symbol.flags & ts.SymbolFlags.ValueModule ? [] : [exported.name]),
      ...properties.filter((property) => !isDescribed(property)).map(({ name }) => `${exported.name}.${name}`),
    ];
  });
}

async function textsIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.sort().map(async (file) => [relative(folder, file), await readFile(file, "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}
