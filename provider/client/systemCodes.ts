// What the system's code for a request without an answer says about it.

/** True for a code that says that the server's certificate is not trusted: sending again changes nothing. */
export function isCertificateProblem(code: string | undefined): boolean {
  return /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT)/.test(code ?? "");
}

/** True when no request can have arrived: names, connections and certificates come before it. */
export function isSurelyUnsent(code: string | undefined): boolean {
  return (
    isCertificateProblem(code) ||
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ERR_SSL_.*|EPROTO)$/.test(code ?? "")
  );
}
