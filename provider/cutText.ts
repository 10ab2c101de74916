// Cuts a text that may be of any length to so many bytes.

const mark = " […]";

/** The beginning of a text, at most so many bytes of UTF-8 long, with a mark where some is missing. */
export function cutText(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  return `${whole(Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength(mark)))}${mark}`;
}

/** The end of a text, at most so many bytes of UTF-8 long, with a mark where some is missing. */
export function cutToEnd(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const bytes = Buffer.from(text);
  return `${mark.trim()} ${whole(bytes.subarray(bytes.length - maxBytes + Buffer.byteLength(mark)))}`;
}

/** Without the character that a cut went through. */
function whole(bytes: Buffer): string {
  return bytes.toString("utf8").replace(/^\uFFFD+|\uFFFD+$/g, "");
}
