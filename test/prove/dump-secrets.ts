import { createHmac } from 'node:crypto';

/** The part of a token that nobody can make without the key: the signature of an access token, the MAC of a refresh token. */
function secretOf(token: string): Buffer {
  return Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
}

/** The ways in which the secret part of a token could have been written down. */
export function spellingsOf(token: string): readonly string[] {
  const secret = secretOf(token);
  const hex = secret.toString('hex');
  return [secret.toString('base64url'), secret.toString('base64'), secret.toString('latin1'), hex, hex.toUpperCase()];
}

/** Those of the tokens of which the text holds the secret part, however it is spelled. */
export function findTokens(text: string, tokens: readonly string[]): readonly string[] {
  return tokens.filter((token) => spellingsOf(token).some((spelling) => text.includes(spelling)));
}

/** Every different run of so many characters of an alphabet, wherever it begins. */
export function windowsOf(text: string, { alphabet, length }: { alphabet: string; length: number }): readonly string[] {
  const windows = new Set<string>();
  for (const [run] of text.matchAll(new RegExp(`[${alphabet}]{${length},}`, 'g'))) {
    for (let start = 0; start + length <= run.length; start += 1) windows.add(run.slice(start, start + length));
  }
  return [...windows];
}

export const base64url = 'A-Za-z0-9_-';
/** 256 bits. */
const keyLength = 32;

/**
 * A key with which a refresh token, or an access token that is signed with HS256, could have been made: 32 bytes that
 * stand in the text as they are, in base64 or in hexadecimal digits. Undefined when there is none.
 */
export function findKey(text: string, { statement, mac }: Authenticated): Buffer | undefined {
  const spelled = [
    ...windowsOf(text, { alphabet: base64url, length: 43 }).map((window) => Buffer.from(window, 'base64url')),
    ...windowsOf(text, { alphabet: 'A-Za-z0-9+/', length: 43 }).map((window) => Buffer.from(window, 'base64')),
    ...windowsOf(text, { alphabet: '0-9a-fA-F', length: 2 * keyLength }).map((window) => Buffer.from(window, 'hex')),
  ];
  const isKey = (key: Buffer): boolean => createHmac('sha256', key).update(statement).digest().equals(mac);
  const found = spelled.find(isKey);
  if (found !== undefined) return found;
  const bytes = Buffer.from(text, 'latin1');
  for (let start = 0; start + keyLength <= bytes.length; start += 1) {
    const key = bytes.subarray(start, start + keyLength);
    // Empty pages of a file hold nothing.
    if (!key.every((byte) => byte === key[0]) && isKey(key)) return key;
  }
  return undefined;
}

/** What was authenticated with a key, and what came of it. */
export interface Authenticated {
  readonly statement: string;
  readonly mac: Buffer;
}

/** A refresh token, as src/token/hmac-refresh-tokens.ts makes it. */
export function readRefreshToken(token: string): Authenticated {
  return { statement: `refresh-token:${token.slice(0, token.lastIndexOf('.'))}`, mac: secretOf(token) };
}

/** An access token that is signed with HS256 (RFC 7515 section 5.1). */
export function readHs256Token(token: string): Authenticated {
  return { statement: token.slice(0, token.lastIndexOf('.')), mac: secretOf(token) };
}
