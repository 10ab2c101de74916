/** Windows of a log's lines, as v1 and v2 count them: before or after a line, or from either end. */

/** `desc` gives the lines after the base, `asc` those before it; without a base, the last or the first ones. */
export function windowOf(
  base: number | undefined,
  count: number,
  order: "asc" | "desc",
  total: number,
): [number, number] {
  if (base === undefined) return order === "desc" ? [Math.max(0, total - count), total] : [0, Math.min(count, total)];
  const from = order === "desc" ? base + 1 : base - count;
  return [clamp(from, total), clamp(order === "desc" ? base + 1 + count : base, total)];
}

/** The position of a line: the time of the creation in nanoseconds plus its number, 19 digits. */
export function positionOf(createTime: number, index: number): bigint {
  return BigInt(createTime) * 1_000_000n + BigInt(index);
}

function clamp(index: number, total: number): number {
  return Math.min(Math.max(0, index), total);
}
