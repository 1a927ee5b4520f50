import { createHmac, createSecretKey, sign } from 'node:crypto';
import { expectRefused } from '../support/expect-refused';
import {
  claimsWith,
  encode,
  forge,
  headerWith,
  hex,
  makeKey,
  openWorkshop,
  order,
  signBytes,
  twinOf,
} from '../support/token-workshop';

const workshop = openWorkshop();
const { keys } = workshop;

const statements = {
  es: `${encode(headerWith())}.${encode(claimsWith())}`,
  rs: `${encode(headerWith({ alg: '"RS256"', kid: '"rs"' }))}.${encode(claimsWith())}`,
  hs: `${encode(headerWith({ alg: '"HS256"', kid: '"hs"' }))}.${encode(claimsWith())}`,
};
type Kid = keyof typeof statements;
const algorithms = { es: 'ES256', rs: 'RS256', hs: 'HS256' } as const;

const good = (kid: Kid) => signBytes(algorithms[kid], keys[kid].material.signingKey, statements[kid]);
const withSignature = (kid: Kid, signature: Buffer) => `${statements[kid]}.${signature.toString('base64url')}`;
const half = (index: 0 | 1) => good('es').subarray(index * 32, index * 32 + 32);
const der = () => sign('sha256', Buffer.from(statements.es), keys.es.material.signingKey);
const hmac = (digest: string, secret: Buffer | string) => createHmac(digest, secret).update(statements.hs).digest();

describe('the signature of an access token', () => {
  it.each<Kid>(['es', 'rs', 'hs'])('of the key "%s" is good', (kid) => {
    expect(workshop.verifier.inspect(withSignature(kid, good(kid))).verdict.status).toBe('good');
  });

  it.each<[string, Kid, () => Buffer]>([
    ['zeros', 'es', () => Buffer.alloc(64)],
    ['one zero', 'es', () => Buffer.alloc(1)],
    ['the order of the group twice, which is zero', 'es', () => Buffer.concat([hex(order), hex(order)])],
    ['zero and a good second half', 'es', () => Buffer.concat([Buffer.alloc(32), half(1)])],
    ['a good first half and zero', 'es', () => Buffer.concat([half(0), Buffer.alloc(32)])],
    ['ones', 'es', () => Buffer.concat([hex(1n), hex(1n)])],
    ['the largest number', 'es', () => Buffer.alloc(64, 0xff)],
    ['its halves exchanged', 'es', () => Buffer.concat([half(1), half(0)])],
    ['its first half alone', 'es', () => half(0)],
    ['cut by a byte', 'es', () => good('es').subarray(0, 63)],
    ['longer by a zero before', 'es', () => Buffer.concat([Buffer.alloc(1), good('es')])],
    ['longer by a zero behind', 'es', () => Buffer.concat([good('es'), Buffer.alloc(1)])],
    ['twice as long', 'es', () => Buffer.concat([good('es'), good('es')])],
    ['DER', 'es', der],
    ['DER of zeros', 'es', () => Buffer.from('3006020100020100', 'hex')],
    ['that of another statement', 'es', () => signBytes('ES256', keys.es.material.signingKey, 'x.y')],
    ['that of the claims alone', 'es', () => signBytes('ES256', keys.es.material.signingKey, encode(claimsWith()))],
    ['that of another key', 'es', () => signBytes('ES256', makeKey('ES256').signingKey, statements.es)],
    ['that of another of our keys', 'es', () => signBytes('RS256', keys.rs.material.signingKey, statements.es)],
    ['with another digest', 'es', () => signBytes('ES384', keys.es.material.signingKey, statements.es)],
    ['zeros', 'rs', () => Buffer.alloc(384)],
    ['one, padded', 'rs', () => Buffer.concat([Buffer.alloc(383), Buffer.alloc(1, 1)])],
    ['cut by a byte', 'rs', () => good('rs').subarray(1)],
    ['longer by a zero', 'rs', () => Buffer.concat([Buffer.alloc(1), good('rs')])],
    ['with the padding of PS256', 'rs', () => signBytes('PS256', keys.rs.material.signingKey, statements.rs)],
    ['that of a smaller key', 'rs', () => signBytes('ES256', keys.es.material.signingKey, statements.rs)],
    ['that of another statement', 'rs', () => signBytes('RS256', keys.rs.material.signingKey, 'x.y')],
    ['zeros', 'hs', () => Buffer.alloc(32)],
    ['cut by a byte', 'hs', () => good('hs').subarray(0, 31)],
    ['its first byte alone', 'hs', () => good('hs').subarray(0, 1)],
    ['longer by a byte', 'hs', () => Buffer.concat([good('hs'), Buffer.alloc(1)])],
    ['under an empty secret', 'hs', () => hmac('sha256', '')],
    ['under its key id', 'hs', () => hmac('sha256', 'hs')],
    ['under the word "undefined"', 'hs', () => hmac('sha256', 'undefined')],
    ['under a word', 'hs', () => signBytes('HS256', createSecretKey(Buffer.from('secret')), statements.hs)],
    [
      'under the key of refresh tokens',
      'hs',
      () => signBytes('HS256', keys.refresh.material.signingKey, statements.hs),
    ],
    ['with another digest', 'hs', () => signBytes('HS512', keys.hs.material.signingKey, statements.hs)],
  ])('may not be %s (key "%s")', (_what, kid, signature) => {
    expectRefused(workshop, withSignature(kid, signature()), ['TOKEN_INVALID', 'signature']);
  });

  it.each([
    ['roles', '["ROOT"]'],
    ['sub', '"user-2"'],
    ['exp', '9999999999'],
  ])('does not cover another value of "%s"', (name, value) => {
    const [header = '', , signature = ''] = withSignature('es', good('es')).split('.');
    const token = `${header}.${encode(claimsWith({ [name]: value }))}.${signature}`;
    expectRefused(workshop, token, ['TOKEN_INVALID', 'signature']);
  });

  it('has a twin, (r, n - s), that is good as well: so nothing is keyed on the text of a token', () => {
    const token = withSignature('es', twinOf(good('es')));
    const { verdict } = workshop.verifier.inspect(token);
    expect(verdict).toMatchObject({ status: 'good', token: { sessionId: 'session-1' } });
  });

  it('of another service is not good, although the claims are the same', () => {
    const foreign = makeKey('ES256');
    const token = forge({ algorithm: 'ES256', key: foreign.signingKey }, {});
    expectRefused(workshop, token, ['TOKEN_INVALID', 'signature']);
  });
});
