// What the system's code for a request without an answer says about it.

/** True for a code that says that the server's certificate is not trusted: sending again changes nothing. */
export function isCertificateProblem(code: string | undefined): boolean {
  return /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT)/.test(code ?? "");
}

/** True for what a proxy answers of its own when asking again changes nothing: it wants a password, or forbids the way. */
export function isProxyRefusal(code: string | undefined): boolean {
  return /^PROXY_4(?!08|29)\d\d$/.test(code ?? "");
}

/**
 * True when no request can have arrived: finding the name, a first connection and checking a certificate all come before it. A
 * fault of the line or beneath TLS does not count, since it may also come after a request on a connection that was good.
 */
export function isSurelyUnsent(code: string | undefined): boolean {
  return isCertificateProblem(code) || /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EADDRNOTAVAIL)$/.test(code ?? "");
}

/** True for an answer that the service never gives: asking again brings the same, at the same cost. */
export function isTooLong(code: string | undefined): boolean {
  return code === "ANSWER_TOO_LONG" || code === "HPE_HEADER_OVERFLOW";
}

/** True for what is no HTTP, or packed in a form that cannot be unpacked: a bad line, or something that is not the service. */
export function isGarbage(code: string | undefined): boolean {
  return /^(HPE_|Z_|ERR__ERROR_FORMAT)/.test(code ?? "");
}
