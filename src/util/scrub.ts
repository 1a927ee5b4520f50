const redacted = '<redacted>';

/**
 * What secrets look like, wherever they stand: the last line of defence for text that others have written, such as the
 * messages of libraries. What this product writes itself has none to begin with.
 */
const shapes: readonly (readonly [shape: RegExp, replacement: string])[] = [
  // A JSON Web Token: its header begins with `{"`.
  [/\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/g, redacted],
  // A refresh token.
  [/\br1\.[\w-]{22}\.\d+\.[\w-]+/g, redacted],
  // User name and password of a URL.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'\\]+@/gi, `$1${redacted}@`],
  // Credentials of a header (RFC 9110 section 11.4).
  [/\b(bearer|basic) +[\w.~+/-]{16,}=*/gi, `$1 ${redacted}`],
  // A named value: in a query string, in JSON, in GraphQL, in what Node makes of an object.
  [/([?&](?:\w*token|password|secret|code)=)[^&\s"'\\#]+/gi, `$1${redacted}`],
  [
    /((?:password|passwd|secret|authorization|cookie|refreshtoken|accesstoken|\btoken)\\*["']?\s*[:=]\s*\\*["'`])[^"'`\\]+/gi,
    `$1${redacted}`,
  ],
];

/** The text without what looks like a secret, and without these very secrets. */
export function scrub(text: string, secrets: readonly string[] = []): string {
  let scrubbed = text;
  for (const secret of secrets) scrubbed = scrubbed.replaceAll(secret, redacted);
  for (const [shape, replacement] of shapes) scrubbed = scrubbed.replace(shape, replacement);
  return scrubbed;
}

/** Others would take words out of all text: a password of a database may be `postgres`, which no log could be read without. */
const isNoWord = /^(?=.*[^A-Za-z]).{8}/s;

/** Those secrets that can be taken out of text, once each. */
export function pickScrubbable(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)].filter((secret) => isNoWord.test(secret));
}

/** The values of headers with credentials, each as it is and without its scheme: `Bearer` and the like. */
export function spellCredentials(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(headers).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
}
