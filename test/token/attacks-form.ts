import { refusedBy } from '../support/attack';
import type { Attack } from '../support/attack';
import type { FormFault } from '../../src/token/compact-jws';
import { forgeWith, openWorkshop, tokenOfLength } from '../support/token-workshop';
import { HmacRefreshTokens } from '../../src/token/hmac-refresh-tokens';

const good = forgeWith('es');
const [header = '', claims = '', signature = ''] = good.split('.');
const [, , otherSignature = ''] = forgeWith('es', { claims: { jti: '"token-2"' } }).split('.');
const refreshToken = new HmacRefreshTokens(openWorkshop().keyRing).derive({ sessionId: 'A'.repeat(22), generation: 1 });

/** The same bytes in another spelling: the last character carries bits that lenient decoders ignore. */
function respell(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const other = Array.from(alphabet, (last) => `${part.slice(0, -1)}${last}`);
  const same = other.find(
    (each) => each !== part && Buffer.from(each, 'base64url').equals(Buffer.from(part, 'base64url')),
  );
  return same ?? `${part}A`;
}

const rows: Readonly<Record<Exclude<FormFault, 'json'>, readonly (readonly [string, string])[]>> = {
  size: [
    ['nothing', ''],
    ['8,193 characters with a good signature', tokenOfLength(8193)],
    ['a header of more than 1,024 bytes', forgeWith('es', { header: { kid: `"${'e'.repeat(1000)}"` } })],
    ['8,193 dots', '.'.repeat(8193)],
    ['1 MB of letters', 'A'.repeat(1_000_000)],
    ['1 MB of letters that look the same', 'е'.repeat(1_000_000)],
    ['10 MB of dots', '.'.repeat(10_000_000)],
    ['10 MB of letters', 'A'.repeat(10_000_000)],
    ['10 MB of signature', `${good}${'A'.repeat(10_000_000)}`],
    ['100,000 levels of nesting', forgeWith('es', { claims: { a: '['.repeat(100_000) + ']'.repeat(100_000) } })],
    ['a key id of 10,000 characters', forgeWith('es', { header: { kid: `"${'es'.repeat(5000)}"` } })],
  ],
  alphabet: [
    ['a space before', ` ${good}`],
    ['a line end behind', `${good}\n`],
    ['a line end inside', `${header}.\n${claims}.${signature}`],
    ['a space inside', `${header}. ${claims}.${signature}`],
    ['a tab inside', `${header}\t.${claims}.${signature}`],
    ['a NUL behind', `${good}\0`],
    ['a NUL and more behind', `${good}\0${signature}`],
    ['padding', `${header}=.${claims}.${signature}==`],
    ['padding that is escaped', `${header}%3D.${claims}.${signature}`],
    ['a dot that is escaped', good.replace('.', '%2E')],
    ['base64 instead of base64url', `${header}.${claims}.${signature.slice(0, -2)}+/`],
    ['a letter of another alphabet that looks the same', good.replace('e', 'е')],
    ['full-width letters', good.replace('ey', 'ｅｙ')],
    ['a dot that looks the same', good.replace('.', '․')],
    ['a space of no width', `${good}\u200b`],
    ['a byte order mark', `\ufeff${good}`],
    ['a lone surrogate', `${good}\ud800`],
    ['a scheme', `Bearer ${good}`],
    ['quotes', `"${good}"`],
    ['a comma and another token', `${good},${good}`],
    ['a JSON object', JSON.stringify({ protected: header, payload: claims, signature })],
    ['the statement not encoded', `{"alg":"none"}.{"sub":"user-1"}.`],
  ],
  parts: [
    ['one part', header],
    ['two parts', `${header}.${claims}`],
    ['a dot behind', `${good}.`],
    ['a dot before', `.${good}`],
    ['an empty part inside', `${header}..${claims}.${signature}`],
    ['four parts', `${good}.${signature}`],
    ['five parts, as encrypted tokens have', `${header}.${claims}.${signature}.${signature}.${signature}`],
    ['encrypted without a key', `${header}..${claims}.${signature}.${signature}`],
    ['nothing but dots', '.'.repeat(8192)],
    ['a refresh token', refreshToken],
    ['the name of a property', '__proto__'],
  ],
  encoding: [
    ['three empty parts', '..'],
    ['no header', `.${claims}.${signature}`],
    ['no claims', `${header}..${signature}`],
    ['no signature', `${header}.${claims}.`],
    ['a header in another spelling', `${respell(header)}.${claims}.${signature}`],
    ['claims in another spelling', `${header}.${respell(claims)}.${signature}`],
    ['a signature in another spelling', `${header}.${claims}.${respell(signature)}`],
    ['a part of one character', `${header}.${claims}.A`],
  ],
};

/** What is found out before anything is read as JSON, or because what was moved is none. */
export const formAttacks: readonly Attack[] = [
  ...refusedBy(['TOKEN_INVALID', 'signature'], [['the signature for claims', `${header}.${signature}.${claims}`]]),
  ...Object.entries(rows).flatMap(([fault, each]) => refusedBy(['TOKEN_MALFORMED', fault as FormFault], each)),
  ...refusedBy(
    ['TOKEN_MALFORMED', 'json'],
    [
      ['the signature for a header', `${signature}.${claims}.${header}`],
      ['encoded twice', [header, claims, signature].map((part) => Buffer.from(part).toString('base64url')).join('.')],
    ],
  ),
  ...refusedBy(
    ['TOKEN_INVALID', 'type'],
    [
      ['header and claims exchanged', `${claims}.${header}.${signature}`],
      ['the claims twice', `${claims}.${claims}.${signature}`],
    ],
  ),
  ...refusedBy(
    ['TOKEN_INVALID', 'signature'],
    [
      ['the header twice', `${header}.${header}.${signature}`],
      ['the signature of another token', `${header}.${claims}.${otherSignature}`],
      ['the header for a signature', `${header}.${claims}.${header}`],
    ],
  ),
];
