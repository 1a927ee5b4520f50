import { createPublicKey, createSecretKey } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import { FakeClock } from '../../src/testing/fake-clock';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { signIn } from '../support/sign-in';
import type { SignedIn } from '../support/sign-in';
import { readClaims, readHeader } from '../support/token';
import { audience, encode, issuer, makeKey, signBytes } from '../support/token-workshop';
import { consumers } from './consumers';
import type { Consumer } from './consumers';

/** A token with other parts, signed by whoever. */
function resign(token: string, change: { header?: object; claims?: object }, sign: (statement: string) => Buffer) {
  const header = { ...readHeader(token), ...change.header };
  const claims = { ...readClaims(token), ...change.claims };
  const statement = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
  return `${statement}.${encode(sign(statement))}`;
}

const attacker = makeKey('ES256').signingKey;

/** What somebody could make out of a good token who has no private key of ours. */
function forgeriesOf(token: string, publishedKey: JsonWebKey): Readonly<Record<string, string>> {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const key = createPublicKey({ key: publishedKey, format: 'jwk' });
  const pem = createSecretKey(Buffer.from(key.export({ format: 'pem', type: 'spki' })));
  const attackerJwk = createPublicKey(attacker).export({ format: 'jwk' });
  const signedByAttacker = (statement: string) => signBytes('ES256', attacker, statement);
  const keepSignature = () => Buffer.from(signature, 'base64url');
  return {
    'with other claims': resign(token, { claims: { sub: 'admin' } }, keepSignature),
    'with another end': resign(token, { claims: { exp: 9_999_999_999 } }, keepSignature),
    'without a signature': `${header}.${claims}.`,
    'of the algorithm none': resign(token, { header: { alg: 'none' } }, () => Buffer.alloc(0)),
    'signed with the public key as a secret': resign(token, { header: { alg: 'HS256' } }, (statement) =>
      signBytes('HS256', pem, statement),
    ),
    'signed with another key of that id': resign(token, { header: { alg: 'ES256' } }, signedByAttacker),
    'that brings its key along': resign(token, { header: { alg: 'ES256', jwk: attackerJwk } }, signedByAttacker),
    'with a key id that is not published': resign(token, { header: { kid: 'unknown' } }, keepSignature),
    'cut by a byte': token.slice(0, -2),
  };
}

describe.each(['ES256', 'RS256'] as const)('an access token of %s', (algorithm) => {
  let gateway: TestGateway;
  let tokens: SignedIn;
  let publishedKey: JsonWebKey;

  beforeAll(async () => {
    // The real time: most of the consumers know no other.
    gateway = await startGateway({ clock: new FakeClock(new Date()), settings: { signingAlgorithm: algorithm } });
    tokens = await signIn(gateway);
    const response = await fetch(`${gateway.url}/.well-known/jwks.json`);
    const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid: string })[] };
    publishedKey = keys.find(({ kid }) => kid === readHeader(tokens.accessToken)['kid']) ?? {};
  });

  afterAll(stopGateways);

  describe.each(Object.entries(consumers))('sent to a service with %s', (_name, start) => {
    let consumer: Consumer;

    beforeAll(async () => {
      consumer = await start({ url: gateway.url, issuer, audience, algorithm });
    });

    afterAll(() => consumer.stop());

    it('is accepted, and says whose it is', async () => {
      const { sub } = readClaims(tokens.accessToken);
      expect(sub).toMatch(/./);
      await expect(consumer.subjectOf(tokens.accessToken)).resolves.toBe(sub);
    });

    it('is refused when it is forged', async () => {
      for (const [what, forged] of Object.entries(forgeriesOf(tokens.accessToken, publishedKey))) {
        expect([what, await consumer.subjectOf(forged)]).toStrictEqual([what, undefined]);
      }
    });

    it('is refused when it has expired', async () => {
      const at = (seconds: number) => new Date(gateway.clock.now().getTime() + seconds * 1000);
      const times = { authenticatedAt: at(-1000), issuedAt: at(-1000), expiresAt: at(-100) };
      const said = { userId: 'user-1', sessionId: 'session-1', generation: 1, roles: [], scope: [] };
      const expired = gateway.core.accessTokens.issue({ ...said, ...times, additionalClaims: {} });
      await expect(consumer.subjectOf(expired)).resolves.toBeUndefined();
    });

    it('is refused when it is a refresh token', async () => {
      await expect(consumer.subjectOf(tokens.refreshToken)).resolves.toBeUndefined();
    });
  });
});
