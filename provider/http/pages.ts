// Reads a list of several pages whole, or not at all: a list that lacks something must never prove that it is gone.

import { RequestError } from "../errors";

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many items there are on all pages, where the service says so. */
  readonly total: number | undefined;
}

/** How to read a list. */
export interface PagedList<Item> {
  readonly path: string;
  /** Reads a page; pages count from 1. */
  readPage(page: number): Promise<Page<Item>>;
  idOf(item: Item): string;
  /** True for a search, whose total may count more than what was found: then it ends with its last page. @default false */
  readonly isSearch?: boolean;
}

/** Far more than any account has: what goes on beyond is no list. */
const mostItems = 200_000;
/** How often a list of several pages is read again until it shows nothing new. */
const mostReadings = 5;

/**
 * Reads page after page until there are as many different items as the service says, or, where it says nothing or has counted too
 * few, until a page is empty. How many items a page holds is the service's business. While a list is read, an item that vanishes moves those
 * behind it to the page before, and a new one moves them to the page after: unseen, in the wrong moment. So a list of several
 * pages is read once more from its end to its beginning, until that shows nothing new.
 *
 * @throws RequestError where the list is not whole, has no end or never comes to rest: this is no answer.
 */
export async function readWhole<Item>({ path, readPage, idOf, isSearch = false }: PagedList<Item>): Promise<Item[]> {
  const seen = new Map<string, Item>();
  /** True when the page shows something new. */
  const remember = ({ items }: Page<Item>): boolean => {
    const before = seen.size;
    for (const item of items) seen.set(idOf(item), item);
    if (seen.size > mostItems) throw noAnswer(path, `the list has no end: it goes on after ${mostItems} entries`);
    return seen.size > before;
  };

  let latest = await readPage(1);
  let pages = 1;
  for (let isNew = remember(latest); isNew && !isAll(seen.size, latest); pages++) {
    latest = await readPage(pages + 1);
    isNew = remember(latest);
  }

  if (isSearch) return [...seen.values()];
  // Pages that repeat, and nothing that says whether there should be more.
  if (latest.items.length > 0 && !mayBeAll(seen.size, latest)) throw noAnswer(path, "the pages of the list repeat");
  if (seen.size === 0 && latest.total === undefined) throw noAnswer(path, "the list shows nothing, and counts nothing");

  for (let reading = 0; reading < mostReadings; reading++) {
    const before = seen.size;
    for (let page = pages - 1; page >= 1; page--) {
      latest = await readPage(page);
      remember(latest);
    }
    if (seen.size > before) continue;
    if (latest.total === undefined || seen.size >= latest.total) return [...seen.values()];
    throw noAnswer(path, `the list is not whole: it shows ${seen.size} of ${latest.total} entries`);
  }
  throw noAnswer(path, "the list does not come to rest");
}

function isAll(count: number, { total }: Page<unknown>): boolean {
  return count === total;
}

/** What is counted may be on other pages; fewer than what was seen cannot be right. */
function mayBeAll(count: number, { total }: Page<unknown>): boolean {
  return total !== undefined && count <= total;
}

function noAnswer(path: string, reason: string): RequestError {
  return new RequestError({ method: "GET", path }, { reason, mayHaveArrived: true });
}
