import assert from "node:assert/strict";
import { RequestError } from "../../../provider/errors";
import { type Page, readWhole } from "../../../provider/http/pages";

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);

/** A list whose pages are made by a function, with the pages that were asked for. */
function list(pageAt: (page: number) => Page<string>) {
  const asked: number[] = [];
  const read = () =>
    readWhole({
      path: "/list",
      idOf: (item: string) => item,
      async readPage(page) {
        asked.push(page);
        return pageAt(page);
      },
    });
  return { read, asked };
}

const slice = (all: readonly string[], page: number, size: number) => all.slice((page - 1) * size, page * size);

describe("a list of pages", () => {
  it("is read whole however few a page holds", async () => {
    for (const size of [1, 7, 100, 1_000]) {
      const all = ids(250);
      const { read } = list((page) => ({ items: slice(all, page, size), total: all.length }));
      assert.deepEqual((await read()).sort(), [...all].sort());
    }
  });

  it("is one request where it fits a page", async () => {
    const { read, asked } = list(() => ({ items: ids(3), total: 3 }));
    await read();
    assert.deepEqual(asked, [1]);
  });

  it("is read to an empty page where nothing says how many there are", async () => {
    const all = ids(25);
    const { read } = list((page) => ({ items: slice(all, page, 10), total: undefined }));
    assert.equal((await read()).length, 25);
  });

  it("is read to an empty page where it counts fewer than it shows", async () => {
    const all = ids(25);
    const { read } = list((page) => ({ items: slice(all, page, 10), total: 3 }));
    assert.equal((await read()).length, 25);
  });

  it("is empty where it says so", async () => {
    const { read, asked } = list(() => ({ items: [], total: 0 }));
    assert.deepEqual(await read(), []);
    assert.deepEqual(asked, [1]);
  });

  const notWhole: [what: string, pageAt: (page: number) => Page<string>][] = [
    ["shows fewer than it counts", (page) => ({ items: page === 1 ? ids(100) : [], total: 300 })],
    ["repeats its first page, and counts more", () => ({ items: ids(1_000), total: 5_000 })],
    ["repeats its first page, and counts nothing", () => ({ items: ids(1_000), total: undefined })],
    ["counts an entry twice", (page) => ({ items: page === 1 ? ["1", "1", "2"] : [], total: 3 })],
    ["has a gap", (page) => ({ items: page === 2 ? [] : slice(ids(30), page, 10), total: 30 })],
    ["shows nothing, and counts nothing", () => ({ items: [], total: undefined })],
    ["shows more than it counts, again and again", () => ({ items: ids(100), total: 10 })],
    ["has no end", (page) => ({ items: ids(1_000, page * 1_000), total: 10_000_000 })],
    ["has no end, and counts nothing", (page) => ({ items: ids(1_000, page * 1_000), total: undefined })],
  ];
  for (const [what, pageAt] of notWhole) {
    it(`is no answer when it ${what}`, async () => {
      const { read, asked } = list(pageAt);
      await assert.rejects(read(), RequestError);
      assert.ok(asked.length <= 210, `${asked.length} requests`);
    });
  }

  it("shows also what moved to another page while it was read", async () => {
    const all = ids(30);
    const { read } = list((page) => {
      const items = slice(all, page, 10);
      if (page === 1) all.splice(0, 1);
      return { items, total: all.length };
    });
    const seen = new Set(await read());
    assert.ok(all.every((id) => seen.has(id)));
  });

  it("of 100,000 entries is read in as many requests as it has pages, there and back", async () => {
    const all = ids(100_000);
    const { read, asked } = list((page) => ({ items: slice(all, page, 1_000), total: all.length }));
    assert.equal((await read()).length, 100_000);
    assert.equal(asked.length, 199);
  });
});
