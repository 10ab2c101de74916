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
