import { createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey, VerifyKeyObjectInput } from 'node:crypto';
import { openCore } from '../../src/core';
import type { Core } from '../../src/core';
import { signingAlgorithms } from '../../src/domain/key';
import type { SigningAlgorithm } from '../../src/domain/key';
import { noon, noonPlus } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';
import { createDirectory, stopGateways, testSettings } from '../support/gateway';
import { MemoryLogger } from '../support/memory-logger';
import { readClaims, readHeader } from '../support/token';

const cores: Core[] = [];

async function open(signingAlgorithm: SigningAlgorithm, directory = createDirectory()): Promise<Core> {
  return (await openWithClock(signingAlgorithm, directory)).core;
}

async function openWithClock(signingAlgorithm: SigningAlgorithm, directory: string) {
  const clock = new FakeClock();
  const core = await openCore(testSettings(directory, { signingAlgorithm }), { clock, logger: new MemoryLogger() });
  cores.push(core);
  return { core, clock };
}

function issue({ accessTokens }: Core, additionalClaims = {}): string {
  const times = { authenticatedAt: noonPlus(-60), issuedAt: noon, expiresAt: noonPlus(900) };
  const rights = { roles: ['ADMIN'], scope: ['read', 'write'], additionalClaims };
  return accessTokens.issue({ userId: 'user-1', sessionId: 'session-1', generation: 7, ...times, ...rights });
}

/** As another service does it, with what is published and without any code of ours. */
function verifyWithPublished({ keys }: Core, token: string): boolean {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const { alg, kid } = readHeader(token);
  const jwk = keys.ring.publicJwks.keys.find((key) => key['kid'] === kid);
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const options: VerifyKeyObjectInput = { key, dsaEncoding: 'ieee-p1363' };
  if (alg === 'PS256') Object.assign(options, { padding: 6, saltLength: 32 });
  const digest = alg === 'ES384' ? 'sha384' : 'sha256';
  return verify(digest, Buffer.from(`${header}.${claims}`), options, Buffer.from(signature, 'base64url'));
}

afterAll(async () => {
  await Promise.all(cores.map((core) => core.close()));
  await stopGateways();
});

describe.each(signingAlgorithms)('access tokens of %s', (algorithm) => {
  let core: Core;

  beforeAll(async () => {
    core = await open(algorithm);
  });

  it('verify, and say what they were issued for', () => {
    const verdict = core.accessTokens.verify(issue(core, { tenant: 't1' }));
    const times = { authenticatedAt: noonPlus(-60), issuedAt: noon, expiresAt: noonPlus(900) };
    const rights = {
      userId: 'user-1',
      sessionId: 'session-1',
      generation: 7,
      roles: ['ADMIN'],
      scope: ['read', 'write'],
    };
    expect(verdict).toMatchObject({ status: 'good', token: { ...times, ...rights, claims: { tenant: 't1' } } });
  });

  it('have the header of RFC 9068 and nothing more', () => {
    expect(readHeader(issue(core))).toStrictEqual({ alg: algorithm, typ: 'at+jwt', kid: core.keys.ring.signingKey.id });
  });

  it('have exactly the claims that are documented, each with another id', () => {
    const claims = readClaims(issue(core));
    const names = ['aud', 'auth_time', 'client_id', 'exp', 'gen', 'iat', 'iss', 'jti', 'roles', 'scope', 'sid', 'sub'];
    expect(Object.keys(claims).sort()).toStrictEqual(names);
    expect(claims['jti']).not.toBe(readClaims(issue(core))['jti']);
  });

  it('cannot be given other claims of the product by a middleware that gets past the check', () => {
    const claims = readClaims(issue(core, { sub: 'admin', roles: ['ROOT'], exp: 9_999_999_999 }));
    expect(claims).toMatchObject({ sub: 'user-1', roles: ['ADMIN'], exp: noonPlus(900).getTime() / 1000 });
  });

  it('verify with the published key, which shows no secret; a symmetric one is not published', () => {
    const { keys } = core.keys.ring.publicJwks;
    const secretMembers = keys
      .flatMap((key) => Object.keys(key))
      .filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].includes(name));
    expect(secretMembers).toStrictEqual([]);
    expect(keys.map((key) => [key['alg'], key['use']])).toStrictEqual(
      algorithm === 'HS256' ? [] : [[algorithm, 'sig']],
    );
    expect(algorithm === 'HS256' || verifyWithPublished(core, issue(core))).toBe(true);
  });

  it('are signed with a key that is strong enough', () => {
    const { asymmetricKeyDetails, symmetricKeySize = 0 } = core.keys.ring.signingKey.key;
    const bits = { ES256: 256, ES384: 384, RS256: 3072, PS256: 3072, HS256: 256 }[algorithm];
    const curves: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384 };
    const { namedCurve = '', modulusLength } = asymmetricKeyDetails ?? {};
    expect(modulusLength ?? curves[namedCurve] ?? symmetricKeySize * 8).toBeGreaterThanOrEqual(bits);
  });
});

describe('another signing algorithm', () => {
  it.each(signingAlgorithms.filter((algorithm) => algorithm !== 'ES256'))(
    'of %s is published first and then used; tokens of ES256 stay good, and refresh tokens are left alone',
    async (algorithm) => {
      const directory = createDirectory();
      const before = await open('ES256', directory);
      const accessToken = issue(before);
      const refreshToken = before.refreshTokens.derive({ sessionId: 'A'.repeat(22), generation: 7 });
      const { core: after, clock } = await openWithClock(algorithm, directory);
      expect(readHeader(issue(after))).toMatchObject({ alg: 'ES256' });
      await clock.advanceSeconds(305);
      expect(readHeader(issue(after))).toMatchObject({ alg: algorithm });
      expect(after.accessTokens.verify(accessToken).status).toBe('good');
      expect(after.refreshTokens.parse(refreshToken)).toStrictEqual({ sessionId: 'A'.repeat(22), generation: 7 });
      expect(before.keys.ring.signingKey.algorithm).toBe('ES256');
    },
  );
});
