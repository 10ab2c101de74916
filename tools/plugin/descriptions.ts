/** What stands above each row of the inputs' tables, as the text of a module: the package's schema says it to every language. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const provider = join(dirname(dirname(__dirname)), "provider");

/** Where rows stand, later files winning nothing over earlier ones: each is kept by its own key. */
const sources = { v1: "inputs/rows.ts", v2: "inputs/v2/rows.ts" } as const;

export const descriptionsFile = join(provider, "plugin", "descriptions.ts");

/** The module's text. */
export function descriptionsModule(): string {
  const described = Object.entries(sources).map(([api, file]) => [api, tablesIn(join(provider, file))]);
  return [
    "// What stands above the rows of the inputs' tables, by API, table and name; written by `npm run build:plugin` and held to them by a test.",
    "",
    "export const descriptions: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> =",
    `  ${JSON.stringify(Object.fromEntries(described), undefined, 2)};`,
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
