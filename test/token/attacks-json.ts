import { refusedBy } from '../support/attack';
import type { Attack } from '../support/attack';
import { append, claimsWith, forge, headerWith, openWorkshop } from '../support/token-workshop';

const es = { algorithm: 'ES256', key: openWorkshop().keys.es.material.signingKey };
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const claimsText = claimsWith();
const headerText = headerWith();

const claims: readonly (readonly [string, string | Buffer])[] = [
  ['no JSON', 'alg=ES256'],
  ['empty JSON text', ' '],
  ['a list', `[${claimsText}]`],
  ['a string', JSON.stringify(claimsText)],
  ['a number', '1'],
  ['null', 'null'],
  ['two objects', `${claimsText}${claimsText}`],
  ['an object and a NUL', `${claimsText}\0`],
  ['a comment', claimsText.replace('{', '{/* */')],
  ['a comment to the end of the line', claimsText.replace('{', '{//\n')],
  ['a trailing comma', claimsText.replace('}', ',}')],
  ['single quotes', claimsText.replaceAll('"', "'")],
  ['names without quotes', claimsText.replace('"sub"', 'sub')],
  ['NaN', claimsWith({ exp: 'NaN' })],
  ['Infinity', claimsWith({ exp: 'Infinity' })],
  ['a hexadecimal number', claimsWith({ exp: '0xffffffff' })],
  ['a number with a leading zero', claimsWith({ exp: '01767269700' })],
  ['a number with a sign', claimsWith({ exp: '+1767269700' })],
  ['a number with separators', claimsWith({ exp: '1_767_269_700' })],
  ['a big integer of JavaScript', claimsWith({ exp: '1767269700n' })],
  ['a raw control character in a string', claimsWith({ sub: '"a\nb"' })],
  ['a byte order mark', `\ufeff${claimsText}`],
  ['an invalid UTF-8 byte', bytes(claimsText.slice(0, -1), ',"a":"', [0xff], '"}')],
  ['an overlong UTF-8 sequence', bytes(claimsText.slice(0, -1), ',"a":"', [0xc0, 0xaf], '"}')],
  ['a UTF-8 sequence that is cut', bytes(claimsText.slice(0, -1), ',"a":"', [0xe2, 0x82], '"}')],
  ['an encoded surrogate', bytes(claimsText.slice(0, -1), ',"a":"', [0xed, 0xa0, 0x80], '"}')],
  ['a code point beyond the last', bytes(claimsText.slice(0, -1), ',"a":"', [0xf4, 0x90, 0x80, 0x80], '"}')],
  ['UTF-16', Buffer.from(claimsText, 'utf16le')],
  ['a claim twice', append(claimsText, '"exp":9999999999')],
  ['a claim twice with the same value', append(claimsText, '"sub":"user-1"')],
  ['a claim twice, once with an escaped name', append(claimsText, String.raw`"\u0065xp":9999999999`)],
  ['a claim twice, once with its name in white space', append(claimsText, '\n"sub"\t:\r "admin"')],
  ['an empty name twice', append(claimsText, '"":1,"":2')],
  ['a member twice deep inside', append(claimsText, '"a":[{"b":{"c":1,"c":2}}]')],
  ['a member twice, with much between', append(claimsText, `"a":{"b":${JSON.stringify([{ sub: 1 }])}},"sub":"admin"`)],
  ['a member named __proto__', append(claimsText, '"__proto__":{"roles":["ADMIN"]}')],
  ['a member named __proto__, escaped', append(claimsText, String.raw`"__prot\u006f__":{}`)],
  ['a member named __proto__ deep inside', append(claimsText, '"a":[{"__proto__":1}]')],
  ['half of a surrogate pair, escaped', append(claimsText, String.raw`"a":"\ud800"`)],
  ['halves of a surrogate pair in the wrong order', append(claimsText, String.raw`"a":["\udd11\ud83d"]`)],
  ['half of a surrogate pair in a name', append(claimsText, String.raw`"\udc00":1`)],
  ['half of a surrogate pair as subject', claimsWith({ sub: String.raw`"ada\ud800"` })],
  ['a number that no double can hold', append(claimsText, '"a":[{"b":1e400}]')],
  ['a negative number that no double can hold', append(claimsText, '"a":-1E+400')],
  ['an expiry that no double can hold', claimsWith({ exp: '1e400' })],
  ['more levels of nesting than anybody needs, not closed', append(claimsText, `"a":${'['.repeat(3000)}`)],
];

const headers: readonly (readonly [string, string | Buffer])[] = [
  ['no JSON', 'alg=ES256'],
  ['a list', `[${headerText}]`],
  ['null', 'null'],
  ['a byte order mark', `\ufeff${headerText}`],
  ['a comment', headerText.replace('{', '{/* */')],
  ['an invalid UTF-8 byte', bytes(headerText.slice(0, -1), ',"a":"', [0xff], '"}')],
  ['an algorithm twice', append(headerText, '"alg":"none"')],
  ['an algorithm twice, once with an escaped name', append(headerText, String.raw`"\u0061lg":"none"`)],
  ['a key twice', append(headerText, '"kid":"rs"')],
  ['a type twice', append(headerText, '"typ":"JWT"')],
  ['a member named __proto__', append(headerText, '"__proto__":{"alg":"none"}')],
  ['half of a surrogate pair', append(headerText, String.raw`"cty":"\ud800"`)],
  ['a number that no double can hold', append(headerText, '"cty":1e400')],
];

/** Text that two readers could read differently, or none could. Every signature is good; claims are read after it. */
export const jsonAttacks: readonly Attack[] = [
  ...refusedBy(
    ['TOKEN_MALFORMED', 'payload'],
    claims.map(([name, text]) => [`claims: ${name}`, forge(es, { claims: text })] as const),
  ),
  ...refusedBy(
    ['TOKEN_MALFORMED', 'json'],
    headers.map(([name, text]) => [`header: ${name}`, forge(es, { header: text })] as const),
  ),
];
