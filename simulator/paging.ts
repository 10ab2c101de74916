/** Turns the pages of a list, also in the ways that are not whole, not true, or without an end. */

import { type RawNumber, rawNumber } from "./json.js";
import { pageOf } from "./query.js";

/** How the pages of the version list or the job list go wrong. `total` is the count that is told; each has a usual one. */
export type Paging = {
  /**
   * `capped`: at most `size` entries a page, whatever was asked for, and pages counted in that size. `cut`: pages begin where the
   * client expects, but hold at most `size`. `wrong-total`: only `total` is off. `repeating`: every page is the first. `endless`:
   * every page is full of new entries that do not exist. `gap`: page `page` is empty.
   */
  how: "capped" | "cut" | "wrong-total" | "repeating" | "endless" | "gap";
  /** For `capped` and `cut`. Default 100. */
  size?: number;
  /** For `gap`. Default 2. */
  page?: number;
  /** Default: the true count; for `wrong-total` one more; for `endless` always more than was shown so far. */
  total?: number;
};

export interface Turned<T> {
  shown: readonly T[];
  total: number;
  /** Ids of entries that do not exist, to be shown after the others. */
  invented: readonly RawNumber[];
}

/** What a client asks for: page `page` of `perPage`, page 0 being all; or, where the list counts items, those after `from`. */
export interface Asked {
  page: number;
  perPage: number;
  from?: number;
}

/** The page that was asked for, and what is told of the whole. */
export function turnPage<T>(items: readonly T[], asked: Asked, paging: Paging | undefined): Turned<T> {
  if (paging?.how === "endless") return endless(asked, paging.total);
  const usualTotal = paging?.how === "wrong-total" ? items.length + 1 : items.length;
  return { shown: shownOf(items, asked, paging), total: paging?.total ?? usualTotal, invented: [] };
}

function shownOf<T>(items: readonly T[], { page, perPage, from }: Asked, paging: Paging | undefined): readonly T[] {
  const size = paging?.size ?? 100;
  const whole = page === 0 ? items : pageOf(items, page, perPage);
  const honest = from === undefined ? whole : items.slice(from, from + perPage);
  switch (paging?.how) {
    case "capped":
      return pageOf(items, Math.max(page, 1), page === 0 ? size : Math.min(size, perPage));
    case "cut":
      return honest.slice(0, size);
    case "repeating":
      return page === 0 ? items : pageOf(items, 1, perPage);
    case "gap":
      return page === (paging.page ?? 2) ? [] : honest;
    default:
      return honest;
  }
}

/** Beyond the ids that a simulator gives, and within 63 bits. */
const firstInvented = 8_000_000_000_000_000_000n;

function endless<T>({ page, perPage }: Asked, total: number | undefined): Turned<T> {
  const before = Math.max(page - 1, 0) * perPage;
  const invented = Array.from({ length: perPage }, (_, index) => rawNumber(firstInvented + BigInt(before + index)));
  return { shown: [], total: total ?? before + perPage + 1, invented };
}
