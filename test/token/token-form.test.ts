import type { FormFault } from '../../src/token/compact-jws';
import { expectRefused } from '../support/expect-refused';
import { append, claimsWith, encode, forge, headerWith, openWorkshop } from '../support/token-workshop';

const workshop = openWorkshop();
const es = { algorithm: 'ES256', key: workshop.keys.es.material.signingKey };
const good = forge(es, {});
const [header = '', claims = '', signature = ''] = good.split('.');

/** The same bytes in another spelling: the last character carries bits that lenient decoders ignore. */
function respell(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const other = Array.from(alphabet, (last) => `${part.slice(0, -1)}${last}`);
  const same = other.find(
    (each) => each !== part && Buffer.from(each, 'base64url').equals(Buffer.from(part, 'base64url')),
  );
  return same ?? `${part}A`;
}

/** A token of exactly that many characters, with a good signature. */
function tokenOfLength(length: number): string {
  for (const cty of ['a', 'aa', 'aaa']) {
    const longHeader = headerWith({ cty: JSON.stringify(cty) });
    for (let pad = 5000; pad < 6000; pad += 1) {
      const longClaims = claimsWith({ pad: `"${'x'.repeat(pad)}"` });
      const others = `${encode(longHeader)}..${signature}`.length;
      if (others + encode(longClaims).length === length) return forge(es, { header: longHeader, claims: longClaims });
    }
  }
  throw new Error('there is no such token');
}

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const claimsText = claimsWith();
const headerText = headerWith();

describe('the form of an access token', () => {
  it('is good as it is issued', () => {
    expect(workshop.verifier.inspect(good)).toMatchObject({ verdict: { status: 'good' }, failedCheck: undefined });
  });

  it.each<[string, FormFault, string]>([
    ['nothing', 'size', ''],
    ['8,193 characters with a good signature', 'size', tokenOfLength(8193)],
    ['10 MB of dots', 'size', '.'.repeat(10_000_000)],
    ['10 MB of letters', 'size', 'A'.repeat(10_000_000)],
    ['10 MB of signature', 'size', `${good}${'A'.repeat(10_000_000)}`],
    ['a space before', 'alphabet', ` ${good}`],
    ['a line end behind', 'alphabet', `${good}\n`],
    ['a line end inside', 'alphabet', `${header}.\n${claims}.${signature}`],
    ['a NUL behind', 'alphabet', `${good}\0`],
    ['padding', 'alphabet', `${header}=.${claims}.${signature}==`],
    ['padding that is escaped', 'alphabet', `${header}%3D.${claims}.${signature}`],
    ['base64 instead of base64url', 'alphabet', `${header}.${claims}.${signature.slice(0, -2)}+/`],
    ['a letter of another alphabet that looks the same', 'alphabet', good.replace('e', 'е')],
    ['a lone surrogate', 'alphabet', `${good}\ud800`],
    ['a scheme', 'alphabet', `Bearer ${good}`],
    ['a JSON object', 'alphabet', JSON.stringify({ protected: header, payload: claims, signature })],
    ['one part', 'parts', header],
    ['two parts', 'parts', `${header}.${claims}`],
    ['a dot behind', 'parts', `${good}.`],
    ['a dot before', 'parts', `.${good}`],
    ['four parts', 'parts', `${good}.${signature}`],
    ['five parts, as encrypted tokens have', 'parts', `${header}.${claims}.${signature}.${signature}.${signature}`],
    ['nothing but dots', 'parts', '.'.repeat(8192)],
    ['three empty parts', 'encoding', '..'],
    ['no header', 'encoding', `.${claims}.${signature}`],
    ['no claims', 'encoding', `${header}..${signature}`],
    ['no signature', 'encoding', `${header}.${claims}.`],
    ['a header in another spelling', 'encoding', `${respell(header)}.${claims}.${signature}`],
    ['claims in another spelling', 'encoding', `${header}.${respell(claims)}.${signature}`],
    ['a signature in another spelling', 'encoding', `${header}.${claims}.${respell(signature)}`],
    ['a part of one character', 'encoding', `${header}.${claims}.A`],
  ])('may not be %s', (_what, fault, token) => {
    expectRefused(workshop, token, ['TOKEN_MALFORMED', fault]);
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', 'alg=ES256'],
    ['empty JSON text', ' '],
    ['a list', `[${claimsText}]`],
    ['a string', JSON.stringify(claimsText)],
    ['a number', '1'],
    ['null', 'null'],
    ['two objects', `${claimsText}${claimsText}`],
    ['an object and a NUL', `${claimsText}\0`],
    ['a comment', claimsText.replace('{', '{/* */')],
    ['a trailing comma', claimsText.replace('}', ',}')],
    ['single quotes', claimsText.replaceAll('"', "'")],
    ['a number that JSON does not have', claimsWith({ exp: 'NaN' })],
    ['a hexadecimal number', claimsWith({ exp: '0xffffffff' })],
    ['a raw control character in a string', claimsWith({ sub: '"a\nb"' })],
    ['a byte order mark', `\ufeff${claimsText}`],
    ['an invalid UTF-8 byte', bytes(claimsText.slice(0, -1), ',"a":"', [0xff], '"}')],
    ['an overlong UTF-8 sequence', bytes(claimsText.slice(0, -1), ',"a":"', [0xc0, 0xaf], '"}')],
    ['a UTF-8 sequence that is cut', bytes(claimsText.slice(0, -1), ',"a":"', [0xe2, 0x82], '"}')],
    ['an encoded surrogate', bytes(claimsText.slice(0, -1), ',"a":"', [0xed, 0xa0, 0x80], '"}')],
    ['UTF-16', Buffer.from(claimsText, 'utf16le')],
    ['a claim twice', append(claimsText, '"exp":9999999999')],
    ['a claim twice with the same value', append(claimsText, '"sub":"user-1"')],
    ['a claim twice, once with an escaped name', append(claimsText, String.raw`"\u0065xp":9999999999`)],
    ['a claim twice, once with its name in white space', append(claimsText, '\n"sub"\t:\r "admin"')],
    ['a member twice deep inside', append(claimsText, '"a":[{"b":{"c":1,"c":2}}]')],
    ['a member named __proto__', append(claimsText, '"__proto__":{"roles":["ADMIN"]}')],
    ['a member named __proto__, escaped', append(claimsText, String.raw`"__prot\u006f__":{}`)],
    ['a member named __proto__ deep inside', append(claimsText, '"a":[{"__proto__":1}]')],
    ['more levels of nesting than anybody needs, not closed', append(claimsText, `"a":${'['.repeat(3000)}`)],
  ])('may not hold claims that are %s, although the signature is good', (_what, text) => {
    expectRefused(workshop, forge(es, { claims: text }), ['TOKEN_MALFORMED', 'json']);
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', 'alg=ES256'],
    ['a list', `[${headerText}]`],
    ['null', 'null'],
    ['a byte order mark', `\ufeff${headerText}`],
    ['an invalid UTF-8 byte', bytes(headerText.slice(0, -1), ',"a":"', [0xff], '"}')],
    ['an algorithm twice', append(headerText, '"alg":"none"')],
    ['an algorithm twice, once with an escaped name', append(headerText, String.raw`"\u0061lg":"none"`)],
    ['a key twice', append(headerText, '"kid":"rs"')],
    ['a member named __proto__', append(headerText, '"__proto__":{"alg":"none"}')],
  ])('may not hold a header that is %s, although the signature is good', (_what, text) => {
    expectRefused(workshop, forge(es, { header: text }), ['TOKEN_MALFORMED', 'json']);
  });

  it.each<[string, string]>([
    ['8,192 characters', tokenOfLength(8192)],
    [
      'the same member name in two objects',
      forge(es, { claims: append(claimsText, '"a":{"exp":1},"b":[{"exp":1},{"exp":1}]') }),
    ],
    [
      'text that looks like members',
      forge(es, { claims: append(claimsText, String.raw`"a":"{\"exp\":1,\"exp\":2,\"__proto__\":3}"`) }),
    ],
    ['text that equals a member name', forge(es, { claims: append(claimsText, '"a":"exp","b":["exp","exp"]') })],
    ['a text that ends with a backslash', forge(es, { claims: append(claimsText, String.raw`"a":"\\","b":"\\\""`) })],
    ['white space between its members', forge(es, { claims: claimsText.replaceAll(',"', ' ,\n\t"') })],
    [
      '1,500 levels of nesting',
      forge(es, { claims: append(claimsText, `"a":${'['.repeat(1500)}${']'.repeat(1500)}`) }),
    ],
    [
      'claims with names of Object.prototype',
      forge(es, { claims: append(claimsText, '"constructor":1,"toString":2') }),
    ],
  ])('may hold %s', (_what, token) => {
    expect(workshop.verifier.inspect(token)).toMatchObject({ verdict: { status: 'good' }, failedCheck: undefined });
  });

  it('comes back in no verdict', () => {
    const canary = encode('{"canary":"canary"}');
    for (const token of [`${canary}.${canary}.${canary}`, `${header}.${canary}.${signature}`]) {
      expect(JSON.stringify(workshop.verifier.inspect(token))).not.toMatch(/canary|user-1/);
    }
  });
});
