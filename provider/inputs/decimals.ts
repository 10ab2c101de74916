// Decimal numbers as text: whether two texts are the same number, without a digit being rounded on the way.

const decimal = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,18}))?$/;

/** A number's one spelling for all of its spellings: "0.10", "1e-1" and ".1" are the same; other text is as it is. */
export function exactSpelling(text: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] = decimal.exec(text) ?? [];
  if (sign === undefined) return text;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  // Looking back keeps a long row of zeros that is not at the end from being read once for each of them.
  const significant = digits.replace(/(?<!0)0+$/, "");
  if (significant === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${sign === "-" ? "-" : ""}${significant}e${power}`;
}

/**
 * The spelling of the double that is nearest to a number: what is left of it where somebody on the way, such as a service that
 * takes a parameter's text for a number, holds numbers as doubles. Other text is as it is.
 */
export function doubleSpelling(text: string): string {
  const number = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? exactSpelling(String(number)) : exactSpelling(text);
}
