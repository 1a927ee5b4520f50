import { refusedBy } from '../support/attack';
import type { Attack } from '../support/attack';
import type { TokenCheck, TokenRefusal } from '../../src/domain/access-token';
import { forgeWith, issuer, now } from '../support/token-workshop';

const missing = 'undefined';
const named = (name: string, value: string) => `${name}: ${value === missing ? 'missing' : value}`;
/** A token with a good signature whose claim has that JSON text. */
const tokenWith = (name: string, value: string) =>
  forgeWith('es', { claims: { [name]: value === missing ? undefined : value } });

const notText = [missing, 'null', '""', '0', '1', 'true', '[]', '["a"]', '{}', '{"toString":"a"}'];
const notDate = [
  ...[missing, 'null', 'true', '[]', '[1767269700]', '{}'],
  ...['"1767269700"', '"2027-01-01T00:00:00Z"', '"never"'],
  ...['-1', '-0.001', '1e300', '8640000000001'],
];
const notCount = [missing, 'null', '"1"', '-1', '1.5', '1e20', '9007199254740992', 'true', '[1]', '{}'];
const notTexts = [
  ...[missing, 'null', 'true', '"ADMIN"', '{}', '{"0":"ADMIN"}'],
  ...['[1]', '["ADMIN",1]', '[null]', '[["ADMIN"]]', '[""]'],
];
const notString = [missing, 'null', '1', '[]', '["read"]', '{}', 'true'];

const malformed: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['iss', notText],
  ['sub', notText],
  ['jti', notText],
  ['sid', notText],
  ['exp', notDate],
  ['iat', notDate],
  ['auth_time', notDate],
  ['gen', notCount],
  ['roles', notTexts],
  ['scope', notString],
  ['nbf', notDate.filter((value) => value !== missing)],
];

const issuers = ['"http://attacker.test"', `"${issuer}/"`, `"${issuer.toUpperCase()}"`, `" ${issuer}"`];
issuers.push(`"${issuer}.attacker.test"`, `"${issuer.replace('http', 'https')}"`, `"${issuer}\\u0000"`);

const audiences = [missing, 'null', '""', '"other"', '"GRAPHQL"', '"graphql "', '"graphql2"', '"other graphql"'];
audiences.push('[]', '["other"]', '[["graphql"]]', '["graphql",1]', '["graphql",null]', '["graphql",""]');
audiences.push('{}', '{"0":"graphql"}', '{"graphql":true}', 'true');

const judged: readonly (readonly [TokenRefusal, TokenCheck, name: string, values: readonly string[]])[] = [
  ['TOKEN_INVALID', 'issuer', 'iss', issuers],
  ['TOKEN_INVALID', 'audience', 'aud', audiences],
  ['TOKEN_NOT_YET_VALID', 'issued at', 'iat', [`${now + 11}`, `${now + 10.001}`, '8640000000000']],
  ['TOKEN_NOT_YET_VALID', 'not before', 'nbf', [`${now + 11}`, '8640000000000']],
];

/** Of an expired token that is wrong besides, the expiry is not what counts: it may not even log out. */
const expired = (name: string, value: string) => forgeWith('es', { claims: { exp: String(now), [name]: value } });

const identityToken = { sid: undefined, gen: undefined, roles: undefined, scope: undefined, nonce: '"n"', azp: '"c"' };

/** What a good signature does not make good. */
export const claimsAttacks: readonly Attack[] = [
  ...refusedBy(
    ['TOKEN_INVALID', 'claims'],
    [
      [
        'no claims at all',
        forgeWith('es', { claims: Object.fromEntries(malformed.map(([name]) => [name, undefined])) }),
      ],
      ['the claims of an identity token', forgeWith('es', { claims: identityToken })],
      ['an empty subject of an expired token', expired('sub', '""')],
      ...malformed.flatMap(([name, values]) =>
        values.map((value) => [named(name, value), tokenWith(name, value)] as const),
      ),
    ],
  ),
  ...judged.flatMap(([reason, failedCheck, name, values]) =>
    refusedBy(
      [reason, failedCheck],
      values.flatMap((value) => [
        [named(name, value), tokenWith(name, value)] as const,
        ...(value === missing ? [] : [[`${named(name, value)}, expired`, expired(name, value)] as const]),
      ]),
    ),
  ),
];
