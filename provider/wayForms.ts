// What may become part of a request's way, so that nothing can lead it, and the credentials with it, elsewhere.

/** True for a name that may stand in a path or in a host's name: 1 to 128 letters, digits, "-" and "_". */
export function isPathName(text: string): boolean {
  return /^[0-9A-Za-z_-]{1,128}$/.test(text);
}

/**
 * True for an http(s) URL without a user, a query or a fragment. The parser alone would let pass what it mends silently: line
 * breaks, backslashes, slashes that are missing.
 */
export function isBaseUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^\s\\?#@/][^\s\\?#@]*$/i.test(text);
}
