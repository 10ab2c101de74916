// A query as it is sent and signed: the gateway compares the two letter by letter.

/** Writes a query: sorted by key, each part encoded; empty when there is none. */
export function writeQuery(query: Readonly<Record<string, string>> = {}): string {
  return Object.entries(query)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${encodePart(key)}=${encodePart(value)}`)
    .join("&");
}

/** Encodes everything but letters, digits and `-_.~`. */
export function encodePart(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
