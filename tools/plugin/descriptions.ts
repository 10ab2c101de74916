/** What stands above each row of the inputs' tables, as the text of a module: the package's schema says it to every language. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const provider = join(dirname(dirname(__dirname)), "provider");

/** Where rows stand, by the API that they are of. */
const sources = { v1: ["inputs/rows.ts"], v2: ["inputs/v2/rows.ts", "inputs/v2/algorithmRows.ts"] } as const;

export const descriptionsFile = join(provider, "plugin", "descriptions.ts");

/** The descriptions by API, table and name. */
export function describedInputs(): Record<string, Record<string, Record<string, string>>> {
  return Object.fromEntries(
    Object.entries(sources).map(([api, files]) => [
      api,
      Object.assign({}, ...files.map((file) => tablesIn(join(provider, file)))),
    ]),
  );
}

/** The module's text, not yet formatted. */
export function descriptionsModule(): string {
  return [
    "// What stands above the rows of the inputs' tables, by API, table and name: written by `npm run describe`, and held to them by a test.",
    "",
    "export const descriptions: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> =",
    `  ${JSON.stringify(describedInputs(), undefined, 2)};`,
    "",
  ].join("\n");
}

function tablesIn(path: string): Record<string, Record<string, string>> {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const tables: Record<string, Record<string, string>> = {};
  const visit = (node: ts.Node, table: string | undefined): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      node.forEachChild((child) => visit(child, node.name.getText()));
      return;
    }
    if (table !== undefined && ts.isPropertyAssignment(node)) {
      const text = commentAbove(node);
      if (text !== "") tables[table] = { ...tables[table], [node.name.getText()]: text };
      return;
    }
    node.forEachChild((child) => visit(child, table));
  };
  visit(source, undefined);
  return tables;
}

function commentAbove(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node);
  const text = doc === undefined ? "" : ts.getTextOfJSDocComment(doc.comment);
  return (text ?? "").replace(/\s*\n\s*/g, " ").trim();
}
