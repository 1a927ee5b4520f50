import { encode, twinOf } from '../support/token-workshop';

/** Another way to write an access token into the Authorization header. */
export interface Spelling {
  readonly name: string;
  /** Whether it gets in while the session lives: these are the ones that a list of token strings would miss. */
  readonly getsIn: boolean;
  readonly write: (token: string) => string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes with the unused bits of the last character set. A part without such bits gets an "A" more. */
function withTrailingBits(part: string): string {
  const last = alphabet.indexOf(part.slice(-1));
  if (part.length % 4 === 0) return `${part}A`;
  return part.slice(0, -1) + alphabet.charAt(last ^ 1);
}

function withPart(token: string, index: 0 | 1 | 2, change: (part: string) => string): string {
  const parts = token.split('.');
  parts[index] = change(parts[index] ?? '');
  return parts.join('.');
}

const bytesOf = (part: string): Buffer => Buffer.from(part, 'base64url');
const withTwin = (token: string): string => withPart(token, 2, (part) => encode(twinOf(bytesOf(part))));
/** The same JSON, with a space in it. */
const spaced = (part: string): string => encode(bytesOf(part).toString('utf8').replace('{', '{ '));

/** The two numbers of a signature as DER writes them, of whatever length. */
function toDer(signature: Buffer): Buffer {
  const toInteger = (half: Buffer): Buffer => {
    const significant = half.subarray(half.findIndex((byte) => byte !== 0));
    const content = (significant[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), significant]) : significant;
    return Buffer.concat([Buffer.from([2, content.length]), content]);
  };
  const numbers = Buffer.concat([toInteger(signature.subarray(0, 32)), toInteger(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

const refused = (name: string, change: (token: string) => string): Spelling => {
  return { name, getsIn: false, write: (token) => `Bearer ${change(token)}` };
};

export const spellings: readonly Spelling[] = [
  { name: 'the scheme in lower case', getsIn: true, write: (token) => `bearer ${token}` },
  { name: 'the scheme in upper case', getsIn: true, write: (token) => `BEARER ${token}` },
  { name: 'two spaces behind the scheme', getsIn: true, write: (token) => `Bearer  ${token}` },
  { name: 'the other signature, (r, n - s)', getsIn: true, write: (token) => `Bearer ${withTwin(token)}` },
  refused('unused bits set in the header', (token) => withPart(token, 0, withTrailingBits)),
  refused('unused bits set in the claims', (token) => withPart(token, 1, withTrailingBits)),
  refused('unused bits set in the signature', (token) => withPart(token, 2, withTrailingBits)),
  refused('unused bits set in the other signature', (token) => withPart(withTwin(token), 2, withTrailingBits)),
  refused('padding behind the signature', (token) => `${token}==`),
  refused('padding behind the header', (token) => withPart(token, 0, (part) => `${part}=`)),
  refused('the other base64 alphabet', (token) => token.replaceAll('-', '+').replaceAll('_', '/')),
  refused('a space in the header', (token) => withPart(token, 0, spaced)),
  refused('a space in the claims', (token) => withPart(token, 1, spaced)),
  refused('the signature as DER', (token) => withPart(token, 2, (part) => encode(toDer(bytesOf(part))))),
  refused('a zero behind the signature', (token) => withPart(token, 2, (part) => `${part}A`)),
  refused('a dot more', (token) => `${token}.`),
];
