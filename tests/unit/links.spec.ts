// The pages of the repository lead to files and headings that are there.

import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const repository = join(__dirname, "../..");
/** What is there, but not ours or not kept. */
const elsewhere = /(?:^|\/)(?:node_modules|dist|\.cache|\.git|\.stryker-tmp)(?:\/|$)/;

describe("the links of pages", () => {
  const pages = readdirSync(repository)
    .filter((entry) => !elsewhere.test(entry))
    .flatMap((entry) => pagesIn(join(repository, entry)));

  it("lead to files and headings that are there", () => {
    assert.ok(pages.length > 20);
    assert.deepEqual(pages.flatMap(deadLinksIn), []);
  });

  it("and the files that they name are there", () => {
    const named = pages.flatMap(namedFilesIn);
    assert.ok(named.length > 50);
    const missing = named.filter(({ path }) => globSync(path, { cwd: repository }).length === 0);
    assert.deepEqual(missing, []);
  });
});

function pagesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return path.endsWith(".md") ? [path] : [];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((entry) => entry.endsWith(".md") && !elsewhere.test(entry))
    .map((entry) => join(path, entry));
}

function deadLinksIn(page: string): string[] {
  const text = readFileSync(page, "utf8").replace(/```.*?```/gs, "");
  return [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].flatMap(([link, path, heading]) => {
    const target = path === "" || path === undefined ? page : join(dirname(page), path);
    const isThere = existsSync(target) && (heading === undefined || anchorsOf(target).includes(heading));
    return isThere ? [] : [`${relative(repository, page)}: ${link}`];
  });
}

/** Paths from the repository's root that stand as code, also with stars and braces. */
function namedFilesIn(page: string): { page: string; path: string }[] {
  const code = /`((?:provider|simulator|policy|tests|tools|bench|examples|docs|templates)\/[\w./{},*-]+)`/g;
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(code)].map(([, path = ""]) => ({ page: relative(repository, page), path }));
}

/** As GitHub makes them of headings, and those that a page sets itself. */
function anchorsOf(page: string): string[] {
  const text = readFileSync(page, "utf8");
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
  return [...headings, ...[...text.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id)];
}
