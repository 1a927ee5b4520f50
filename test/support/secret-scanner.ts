/** So many characters of a secret, in one piece, are a leak. Shorter secrets are not looked for: they are words. */
const windowLength = 12;

/** Looks for secrets in text, in whatever spelling, in a time that does not depend on how many there are. */
export class SecretScanner {
  /** By their first characters, the spellings that begin with them. */
  readonly #spellings = new Map<string, Map<string, string>>();

  /** Keeps a secret in mind. The name is for the message, which must not be the next leak. */
  add(name: string, secret: string): void {
    if (secret.length < windowLength) return;
    for (const spelling of spellingsOf(secret)) {
      const start = spelling.slice(0, windowLength);
      const known = this.#spellings.get(start) ?? new Map<string, string>();
      this.#spellings.set(start, known.set(spelling, name));
    }
  }

  /** The names of the secrets in a text. */
  find(text: string): readonly string[] {
    const found = new Set<string>();
    for (let index = 0; index + windowLength <= text.length; index += 1) {
      const known = this.#spellings.get(text.slice(index, index + windowLength));
      for (const [spelling, name] of known ?? []) if (text.startsWith(spelling, index)) found.add(name);
    }
    return [...found];
  }
}

/** What remains of a secret, however it is written down: half of it is enough for a leak. */
function spellingsOf(secret: string): ReadonlySet<string> {
  const start = secret.slice(0, Math.max(windowLength, Math.ceil(secret.length / 2)));
  const bytes = Buffer.from(start);
  const hex = bytes.toString('hex');
  const json = JSON.stringify(start).slice(1, -1);
  const unicode = Array.from(start, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
    '',
  );
  const percent = encodeURIComponent(start);
  const plain = [start, json, JSON.stringify(json).slice(1, -1), percent, percent.replaceAll('%20', '+'), unicode];
  const everyByte = hex.replaceAll(/../g, '%$&');
  const reversed = Array.from(start).reverse().join('');
  const encoded = [
    hex,
    hex.toUpperCase(),
    everyByte,
    everyByte.toUpperCase(),
    reversed,
    start.toUpperCase(),
    ...base64Of(bytes),
  ];
  return new Set([...plain, ...encoded].filter((spelling) => spelling.length >= windowLength));
}

/** At each of the three places that it can have in a longer text, without the characters that it shares with its neighbours. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = shifted.subarray(0, shifted.length - (shifted.length % 3));
    const from = offset === 0 ? 0 : 4;
    return [whole.toString('base64').slice(from), whole.toString('base64url').slice(from)];
  });
}

/** The part of a token that is secret: what stands behind the last dot. The rest are names and times. */
export function secretPartOf(token: string): string {
  return token.slice(token.lastIndexOf('.') + 1);
}
