// How credentials look in text: keys of well-known makes, and names that announce one.

const makes = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{20,}/,
  /\bhf_[A-Za-z0-9]{30,}/,
  /\bsk-[\w-]{20,}/,
  /\bxox[abprs]-[\w-]{10,}/,
  /\bBearer\s+[\w.~+/-]{16,}/i,
];

const announcing =
  /(?:^|_)(?:password|passwd|passphrase|pwd|secret|token|credentials?|(?:access|secret|api|private|auth)_?key)$/;
/** Tokens of a language model, and limits on them. */
const tokensOfText = /(?:^|_)(?:pad|eos|bos|unk|sep|cls|mask|stop|start|end|special|max|min|num|per|by)_token$/;

/** Whether a name says that a credential follows, such as "db_password", "apiKey" or "--secret-key". */
export function announcesCredential(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
  return announcing.test(words) && !tokensOfText.test(words);
}

/** Whether a value is a switch, a small number, nothing, or a reference to where the credential is. */
export function isPlainValue(value: string): boolean {
  return isReference(value) || /^["']?(?:true|false|none|\d{1,5})?["']?$/i.test(value);
}

/**
 * Whether a value is a reference to an environment variable and nothing else: $NAME in capitals, or ${name}. What else begins with
 * a dollar may be a password that does so, and in single quotes a shell takes a reference for one too.
 */
function isReference(value: string): boolean {
  return /^("?)(?:\$[A-Z_][A-Z0-9_]*|\$\{[A-Za-z_]\w*\})\1$/.test(value);
}

/** Whether a text holds a credential of a well-known make, or a URL with a password in it. */
export function looksLikeCredential(text: string): boolean {
  const passwords = [...text.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)];
  return makes.some((make) => make.test(text)) || passwords.some(([, password = ""]) => !isReference(password));
}

/** Whether a command holds one, or hands something over under a name that announces one: `--token=…`, `PASSWORD=…`. */
export function commandHoldsCredential(command: string): boolean {
  if (looksLikeCredential(command)) return true;
  // A value ends where the shell's next command begins.
  const named = [
    ...command.matchAll(/([A-Za-z][\w.-]*)\s*[=:]\s*([^\s;&|]+)/g),
    ...command.matchAll(/--?([A-Za-z][\w-]*)\s+([^-\s;&|][^\s;&|]*)/g),
  ];
  return named.some(([, name = "", value = ""]) => announcesCredential(name) && !isPlainValue(value));
}
