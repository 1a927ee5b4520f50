import type { ErrorReason } from '../../src/domain/error-catalogue';
import { makeKey, now } from '../support/token-workshop';
import { confuseWith, tamper } from '../support/identity-scene';
import type { Changes, IdentityScene } from '../support/identity-scene';
import type { Delivery, IdentityTarget } from '../support/identity-targets';

/** A request that must be refused. */
export interface IdentityAttack {
  readonly name: string;
  readonly reason: ErrorReason;
  /** Default nothing is sent before, and no time passes. */
  readonly prepare?: (given: Given) => Promise<unknown>;
  readonly make: (given: Given) => Delivery;
}

/** What an attack is made of. */
export interface Given {
  readonly scene: IdentityScene;
  readonly target: IdentityTarget;
  /** A good token for the body of the target, not used yet. */
  readonly good: string;
}

type Row = readonly [name: string, make: (given: Given) => Delivery | string];

function attacks(reason: ErrorReason, rows: readonly Row[]): readonly IdentityAttack[] {
  return rows.map(([name, make]) => ({
    name,
    reason,
    make(given) {
      const made = make(given);
      return typeof made === 'string' ? { body: given.target.body, tokens: [made] } : made;
    },
  }));
}

/** A token with changes and a good signature, unless it is told who signs. */
const changed = (changes: Changes | ((given: Given) => Changes)) => (given: Given) => {
  const { scene, target } = given;
  return scene.forge(target.audience, target.body, typeof changes === 'function' ? changes(given) : changes);
};
const claims = (members: Record<string, unknown>) => changed({ claims: members });
const header = (members: Record<string, unknown>) => changed({ header: members });

const attacker = { algorithm: 'ES256', key: makeKey('ES256').signingKey };
const attackersJwk = makeKey('ES256').publicJwk;
const publicKey = ({ scene }: Given) => {
  const { signingKey } = scene.gateway.core.keys.ring;
  return scene.gateway.core.keys.ring.findVerificationKey(signingKey.id)?.key;
};
const pem = (given: Given) => String(publicKey(given)?.export({ format: 'pem', type: 'spki' }));
const jwk = (given: Given) => JSON.stringify(publicKey(given)?.export({ format: 'jwk' }));

const forged = attacks('IDENTITY_INVALID', [
  ['forged by another key under the id of a good one', changed({ signer: attacker })],
  ['forged by another key under an id of its own', changed({ signer: attacker, header: { kid: 'mine' } })],
  ['forged by a key that it brings along', changed({ signer: attacker, header: { jwk: attackersJwk } })],
  ['forged by a key that it says where to find', changed({ signer: attacker, header: { jku: 'https://a.example' } })],
  ['without the id of a key', header({ kid: undefined })],
  ['with the id of a key of JavaScript', header({ kid: '__proto__' })],
  ['of the algorithm none, signed well', header({ alg: 'none' })],
  ['of no algorithm', header({ alg: undefined })],
  ['of another algorithm than its key', header({ alg: 'ES384' })],
  [
    'an HMAC under the public key as PEM',
    changed((given) => ({ header: { alg: 'HS256' }, signer: confuseWith(pem(given)) })),
  ],
  [
    'an HMAC under the public key as JWK',
    changed((given) => ({ header: { alg: 'HS256' }, signer: confuseWith(jwk(given)) })),
  ],
  ['an HMAC under the word "undefined"', changed({ header: { alg: 'HS256' }, signer: confuseWith('undefined') })],
  ['with the subject exchanged', ({ good }) => tamper(good, { sub: 'somebody else' })],
  ['with a role more', ({ good }) => tamper(good, { roles: ['ADMIN'] })],
  ['with another body written in', ({ good }) => tamper(good, { bdh: 'A'.repeat(43) })],
  ['with something critical in its header', header({ crit: ['exp'] })],
  [
    'with a signature of the opposite direction',
    ({ good }) =>
      good.replace(/[^.]+$/, (signature) => [...signature.slice(0, 84)].reverse().join('') + signature.slice(84)),
  ],
]);

const ofAnotherKind = attacks('IDENTITY_INVALID', [
  ['an access token', ({ scene }) => scene.accessToken],
  ['of the type of access tokens', header({ typ: 'at+jwt' })],
  ['of a type in another case', header({ typ: 'Subgraph-Identity+JWT' })],
  ['of a type with its full name', header({ typ: 'application/subgraph-identity+jwt' })],
  ['of no type', header({ typ: undefined })],
  ['of the type JWT', header({ typ: 'JWT' })],
]);

const forOthers = attacks('IDENTITY_INVALID', [
  ['for another subgraph', ({ scene, target }) => scene.issue('inventory', target.body)],
  ['for nobody in particular', claims({ aud: undefined })],
  ['for an empty list', claims({ aud: [] })],
  ['for the audience of access tokens', claims({ aud: 'graphql' })],
  ['for an audience that begins alike', ({ scene, target }) => scene.issue(`${target.audience}-2`, target.body)],
  ['of another issuer', claims({ iss: 'https://elsewhere.example' })],
  ['of no issuer', claims({ iss: undefined })],
  ['of an issuer with a slash more', claims({ iss: 'http://issuer.test/' })],
]);

const expired = attacks('IDENTITY_EXPIRED', [
  ['that expired a second ago', claims({ iat: now - 31, exp: now - 1 })],
  ['that expires now', claims({ iat: now - 30, exp: now })],
]);

const early = attacks('IDENTITY_NOT_YET_VALID', [
  ['issued in 11 s', claims({ iat: now + 11, exp: now + 41 })],
  ['issued in a year', claims({ iat: now + 31_536_000, exp: now + 31_536_030 })],
  ['not to be used for 11 s', claims({ nbf: now + 11 })],
]);

const wrongClaims = attacks('IDENTITY_INVALID', [
  ['that lives for 61 s', claims({ exp: now + 61 })],
  ['that lives for a day', claims({ exp: now + 86_400 })],
  ['that is near its end and older than 60 s', claims({ iat: now - 55, exp: now + 6 })],
  ['without an end', claims({ exp: undefined })],
  ['without a beginning', claims({ iat: undefined })],
  ['whose end is text', claims({ exp: String(now + 30) })],
  ['whose nbf is text', claims({ nbf: 'now' })],
  ['without an id', claims({ jti: undefined })],
  ['with an empty id', claims({ jti: '' })],
  ['with an id that would fill memory', claims({ jti: 'x'.repeat(129) })],
  ['bound to no body', claims({ bdh: undefined })],
  ['bound to no method', claims({ htm: undefined })],
  ['with a session and no subject', claims({ sub: undefined })],
  ['with a subject and no session', claims({ sid: undefined })],
  ['with a subject that is an object', claims({ sub: { id: '1' } })],
  ['with roles that are text', claims({ roles: 'ADMIN' })],
  ['without roles', claims({ roles: undefined })],
  ['without scope', claims({ scope: undefined })],
  ['with two subjects', claims({ sub_id: { format: 'iss_sub', iss: 'https://a.example', sub: '1' } })],
  [
    'with a foreign subject under the own issuer',
    claims({ sub: undefined, sid: undefined, sub_id: { format: 'iss_sub', iss: 'http://issuer.test', sub: '1' } }),
  ],
  [
    'with a foreign subject and a session',
    claims({ sub: undefined, sub_id: { format: 'iss_sub', iss: 'https://a.example', sub: '1' } }),
  ],
  [
    'with a foreign subject without issuer',
    claims({ sub: undefined, sid: undefined, sub_id: { format: 'iss_sub', sub: '1' } }),
  ],
  [
    'with a subject of another format',
    claims({ sub: undefined, sid: undefined, sub_id: { format: 'email', email: 'a@b.example' } }),
  ],
]);

/** As a token of the algorithm none is written. */
const withoutSignature = (given: Given) => header({ alg: 'none' })(given).replace(/[^.]+$/, '');

const malformed = attacks('IDENTITY_MALFORMED', [
  ['twice, in two headers', ({ target, good }) => ({ body: target.body, tokens: [good, good] })],
  ['beside a bad one', ({ target, good }) => ({ body: target.body, tokens: ['bad', good] })],
  ['before a bad one', ({ target, good }) => ({ body: target.body, tokens: [good, 'bad'] })],
  ['twice, in one header', ({ good }) => `${good}, ${good}`],
  ['empty', () => ''],
  ['with a scheme', ({ good }) => `Bearer ${good}`],
  ['without its signature', ({ good }) => good.replace(/[^.]+$/, '')],
  ['of the algorithm none, not signed', withoutSignature],
  ['of two parts', ({ good }) => good.split('.').slice(0, 2).join('.')],
  ['of four parts', ({ good }) => `${good}.AA`],
  ['in another spelling of base64url', ({ good }) => `${good}=`],
  ['of 8,193 characters', ({ good }) => good.padEnd(8193, 'A')],
  ['a refresh token', ({ scene }) => scene.refreshToken],
  ['with a subject twice', changed({ moreClaims: '"sub":"somebody else"' })],
  ['with an audience twice', changed({ moreClaims: '"aud":"graphql"' })],
  ['with the digest of a body twice', changed({ moreClaims: '"bdh":"A"' })],
  ['with a type twice', changed({ moreHeader: '"typ":"at+jwt"' })],
  ['with an algorithm twice, once escaped', changed({ moreHeader: String.raw`"\u0061lg":"none"` })],
  ['with a prototype', changed({ moreClaims: '"__proto__":{"roles":["ADMIN"]}' })],
  ['with a number that no double can hold', changed({ moreClaims: '"x":1e400' })],
]);

const otherBodies: readonly (readonly [name: string, change: (body: string) => string])[] = [
  ['another body', (body) => body.replace('mutation', 'mutation Other')],
  ['a body with a space more', (body) => `${body} `],
  ['a body with a member more', (body) => body.replace(/\}$/, ',"operationName":null}')],
  ['no body', () => ''],
  ['a body with a byte order mark', (body) => `\ufeff${body}`],
];

const query = '?query=mutation%7Breview(productId:%221%22,text:%22x%22)%7Bid%7D%7D';

const onOtherRequests = attacks('IDENTITY_MISMATCH', [
  ...otherBodies.map(([name, change]): Row => [
    `with ${name}`,
    ({ target, good }) => ({ body: change(target.body), tokens: [good] }),
  ]),
  ['with a query in the URL', ({ target, good }) => ({ body: target.body, tokens: [good], path: `/graphql${query}` })],
  ['with an empty query in the URL', ({ target, good }) => ({ body: target.body, tokens: [good], path: '/graphql?' })],
  ['that says it is for a GET', claims({ htm: 'GET' })],
  ['that says it is for a post in small letters', claims({ htm: 'post' })],
  ['with the digest in hexadecimal', claims({ bdh: '0'.repeat(64) })],
]);

const asGet = (given: Given): Delivery => ({ body: '', method: 'GET', path: `/graphql${query}`, tokens: [given.good] });

const missing = attacks('IDENTITY_MISSING', [
  ['that is not there', ({ target }) => ({ body: target.body })],
  [
    'in a header of another name',
    ({ target, good }) => ({ body: target.body, tokens: [good], headerName: 'X-Gateway-Identity' }),
  ],
]);

/** Used before: the first time it was good. */
const replayed: readonly IdentityAttack[] = [
  ['at once', 0],
  ['a second before it expires', 29_000],
].map(([when, ms]) => ({
  name: `that was used before, ${String(when)}`,
  reason: 'IDENTITY_REPLAYED' as const,
  async prepare({ scene, target, good }: Given) {
    const { reason } = await target.deliver({ body: target.body, tokens: [good] });
    if (reason !== undefined) throw new Error(`it should have been good the first time: ${reason}`);
    scene.gateway.clock.jump(Number(ms));
  },
  make: ({ target, good }: Given) => ({ body: target.body, tokens: [good] }),
}));

/** Requests with an identity that must be refused, by the verifier and by whoever uses it. */
export const identityAttacks: readonly IdentityAttack[] = [
  ...missing,
  ...malformed,
  ...forged,
  ...ofAnotherKind,
  ...forOthers,
  ...expired,
  ...early,
  ...wrongClaims,
  ...onOtherRequests,
  ...attacks('IDENTITY_MISMATCH', [['with a GET and its query in the URL', asGet]]),
  ...replayed,
];
