/** Reads query parameters with their documented ranges and defaults. */

import { badParameter } from "./problems.js";

/** A whole number in [min, max]; `fallback` if the parameter is absent. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw badParameter(`Invalid ${name}: it should be in [${min},${max}]`);
  return value;
}

/** One of the listed words; `fallback` if the parameter is absent. */
export function oneOf<Word extends string>(
  query: URLSearchParams,
  name: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const text = query.get(name);
  if (text === null) return fallback;
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw badParameter(`Invalid ${name}: it should be one of ${words.join(", ")}`);
  return word;
}

/** A text of at most `max` characters; empty if the parameter is absent. */
export function searchText(query: URLSearchParams, max: number): string {
  const text = query.get("search_content") ?? "";
  if ([...text].length > max) throw badParameter(`The length of search content should be in [0,${max}]`);
  return text;
}

/** Page `page` (from 1) of `items`, `perPage` to a page; empty beyond the last. */
export function pageOf<T>(items: readonly T[], page: number, perPage: number): readonly T[] {
  return items.slice((page - 1) * perPage, page * perPage);
}

/** Compares two values of a sort key: numbers by size, everything else as text by code unit. */
export function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
