// Reads a search of v2 page by page. Its `offset` counts pages by the documentation and items by other accounts: what comes tells.

import { RequestError, type RequestSummary } from "../errors";

/** The longest page that the service makes. */
export const pageSize = 50;
/** Far more than any account has: what goes on beyond is no list. */
const mostItems = 200_000;
/** How often a list of several pages is read again until it shows nothing new. */
const mostReadings = 5;

/** A search. */
export interface PagedSearch<Item> {
  readonly request: RequestSummary;
  readPage(offset: number): Promise<readonly Item[]>;
  idOf(item: Item): string;
}

/**
 * Reads all that a search finds, or nothing, the oldest first: what is new then comes last and moves nothing. Where the second page
 * mostly repeats the first, the number counts items. What vanishes meanwhile moves what is behind it to the page before: so several
 * pages are read once more from their end to their beginning, until that shows nothing new.
 *
 * @throws RequestError where the list has no end or never comes to rest: this is no answer.
 */
export async function readSearch<Item>({ request, readPage, idOf }: PagedSearch<Item>): Promise<Item[]> {
  const seen = new Map<string, Item>();
  /** How many of a page were not seen before. */
  const remember = (items: readonly Item[]): number => {
    const before = seen.size;
    for (const item of items) seen.set(idOf(item), item);
    if (seen.size > mostItems) throw noAnswer(request, `the list has no end: it goes on after ${mostItems} entries`);
    return seen.size - before;
  };

  let page = await readPage(0);
  remember(page);
  const offsets = [0];
  let countsItems = false;
  while (page.length >= pageSize) {
    const isSecond = offsets.length === 1;
    const offset = countsItems ? seen.size : offsets.length;
    page = await readPage(offset);
    offsets.push(offset);
    const isNew = remember(page);
    if (isSecond) countsItems = isNew * 2 < page.length;
    else if (isNew === 0 && page.length > 0) throw noAnswer(request, "the pages of the list repeat");
  }
  if (offsets.length === 1) return [...seen.values()];

  for (let reading = 0; reading < mostReadings; reading++) {
    let isNew = false;
    for (const offset of offsets.toReversed()) {
      isNew = remember(await readPage(offset)) > 0 || isNew;
    }
    if (!isNew) return [...seen.values()];
  }
  throw noAnswer(request, "the list does not come to rest");
}

function noAnswer(request: RequestSummary, reason: string): RequestError {
  return new RequestError(request, { reason, mayHaveArrived: true });
}

/** The latest entry of those whose names hold a text that is meant: mostly it is among the latest; `readAll` has the latest last. */
export async function findLatest<Item>(
  isMeant: (item: Item) => boolean,
  readLatest: () => Promise<readonly Item[]>,
  readAll: () => Promise<readonly Item[]>,
): Promise<Item | undefined> {
  const latest = await readLatest();
  const found = latest.find(isMeant);
  if (found !== undefined || latest.length < pageSize) return found;
  // Many names hold this one.
  return (await readAll()).findLast(isMeant);
}
