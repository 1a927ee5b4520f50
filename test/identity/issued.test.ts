import { hash } from 'node:crypto';
import type { AccountCaller, ForeignCaller } from '../../src/domain/caller';
import { MisuseError } from '../../src/domain/misuse-error';
import { createContextBuilder } from '../../src/verify';
import { OperatorError } from '../../src/util/operator-error';
import { startGateway, stopGateways } from '../support/gateway';
import { openIdentityScene } from '../support/identity-scene';
import type { IdentityScene } from '../support/identity-scene';
import { readClaims, readHeader } from '../support/token';
import { now } from '../support/token-workshop';

const body = '{"query":"{ ä }"}';

let scene: IdentityScene;

beforeAll(async () => {
  scene = await openIdentityScene();
});
afterAll(async () => {
  await scene.stop();
  await stopGateways();
});

const identities = () => scene.gateway.core.subgraphIdentities;

describe('an identity token', () => {
  it('says who is calling, for whom, for how long and for what', () => {
    const issued = scene.issue('orders', body);
    const { sub, sid } = readClaims(scene.accessToken);
    expect(readHeader(issued)).toStrictEqual({
      ...{ alg: 'ES256', typ: 'subgraph-identity+jwt', kid: scene.gateway.core.keys.ring.signingKey.id },
    });
    expect(readClaims(issued)).toStrictEqual({
      ...{ iss: 'http://issuer.test', aud: 'orders', iat: now, exp: now + 30, jti: expect.any(String) as string },
      ...{ sub, sid, roles: ['EDITOR'], scope: '' },
      ...{ htm: 'POST', bdh: hash('sha256', Buffer.from(body), 'base64url') },
    });
  });

  it('says nothing of nobody', () => {
    const claims = Object.keys(readClaims(scene.issue('orders', body, { kind: 'anonymous' })));
    expect(claims.sort()).toStrictEqual(['aud', 'bdh', 'exp', 'htm', 'iat', 'iss', 'jti']);
  });

  it('has no sub for somebody of another issuer', () => {
    const { sub } = readClaims(scene.accessToken);
    const claims = readClaims(scene.issue('orders', body, scene.foreigner));
    expect([claims['sub'], claims['sid']]).toStrictEqual([undefined, undefined]);
    expect(claims['sub_id']).toStrictEqual({ format: 'iss_sub', iss: scene.otherIssuer, sub });
  });

  it('makes no scope out of the words of another one', () => {
    const { viewer } = scene.foreigner as ForeignCaller;
    const foreigner: ForeignCaller = {
      kind: 'authenticated',
      viewer: { ...viewer, scope: ['read none', 'list'] },
      accessToken: undefined,
    };
    expect(readClaims(scene.issue('orders', body, foreigner))['scope']).toBe('list');
  });

  it('is never the same twice', () => {
    const ids = Array.from({ length: 100 }, () => readClaims(scene.issue('orders', body))['jti']);
    expect(new Set(ids).size).toBe(100);
  });

  it('carries the claims that were chosen, and no other', () => {
    const chosen = {
      caller: withClaims({ tenant: 'acme', plan: { paid: true }, secret: 1 }),
      audience: 'orders',
      body,
    };
    const claims = readClaims(identities().issue({ ...chosen, claims: ['tenant', 'plan', 'constructor', 'nothing'] }));
    expect([claims['tenant'], claims['plan']]).toStrictEqual(['acme', { paid: true }]);
    expect(Object.keys(claims)).not.toStrictEqual(expect.arrayContaining(['secret']));
    expect(Object.hasOwn(claims, 'constructor') || Object.hasOwn(claims, 'nothing')).toBe(false);
  });

  it.each([
    ...['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub', 'sub_id', 'sid'],
    ...['roles', 'scope', 'htm', 'htu', 'bdh', 'cnf', '__proto__'],
  ])('does not take its claim %s from an access token', (name) => {
    expect(() => identities().requireUsable({ audience: 'orders', claims: [name] })).toThrow(OperatorError);
    const request = { caller: scene.ada, audience: 'orders', claims: [name], body };
    expect(() => identities().issue(request)).toThrow(OperatorError);
  });

  it.each(['graphql', ''])('is not issued for the audience "%s"', (audience) => {
    expect(() => scene.issue(audience, body)).toThrow(OperatorError);
  });

  it('is not issued when no header could carry it', () => {
    const request = { caller: withClaims({ tenant: 'x'.repeat(8000) }), audience: 'orders', claims: ['tenant'], body };
    expect(() => identities().issue(request)).toThrow(MisuseError);
  });

  it('lives for as long as the setting says', async () => {
    const { core } = await startGateway({ settings: { identityLifetimeSeconds: 60 } });
    const caller = { kind: 'anonymous' } as const;
    const issued = core.subgraphIdentities.issue({ caller, audience: 'orders', claims: [], body });
    expect(readClaims(issued)['exp']).toBe(now + 60);
  });

  it('is not issued where the key cannot be published, which a start finds out', async () => {
    const { core } = await startGateway({ settings: { signingAlgorithm: 'HS256' } });
    const target = { audience: 'orders', claims: [] };
    const issue = () => core.subgraphIdentities.issue({ ...target, caller: { kind: 'anonymous' }, body });
    for (const attempt of [issue, () => core.subgraphIdentities.requireUsable(target)]) {
      expect(attempt).toThrow(OperatorError);
      expect(attempt).toThrow(/HS256.*SIGNING_ALGORITHM/);
    }
  });
});

describe('an identity token that is presented as an access token', () => {
  /** Even one that says everything that an access token does. */
  const forged = (typ: string) => {
    const claims = { ...readClaims(scene.accessToken), htm: 'POST', bdh: 'x', aud: 'graphql' };
    return scene.forge('orders', body, { header: { typ }, claims });
  };

  it('is refused by the gateway, which would take it under the other type', async () => {
    const ask = async (token: string) => (await scene.gateway.send('{ me { id } }', {}, { token })).reason;
    expect(await ask(scene.issue('orders', body))).toBe('TOKEN_INVALID');
    expect(await ask(forged('subgraph-identity+jwt'))).toBe('TOKEN_INVALID');
    expect(await ask(forged('at+jwt'))).toBeUndefined();
  });

  it.each(['at+jwt', 'JWT'] as const)('is refused by other services that take tokens of the type %s', async (typ) => {
    const createContext = createContextBuilder({ ...scene.options, audience: 'graphql', typ });
    const ask = (token: string) => createContext({ headers: { authorization: `Bearer ${token}` } });
    expect(await ask(scene.issue('orders', body))).toMatchObject({ kind: 'rejected', reason: 'TOKEN_INVALID' });
    expect(await ask(forged('subgraph-identity+jwt'))).toMatchObject({ kind: 'rejected', reason: 'TOKEN_INVALID' });
    expect(await ask(scene.accessToken)).toMatchObject({ kind: 'authenticated' });
  });

  it('is no way to refresh or to end a session', async () => {
    const token = scene.issue('orders', body);
    const refresh = await scene.gateway.send('mutation { refreshToken { accessToken } }', {}, { token });
    const logout = await scene.gateway.send('mutation { logout { endedSessions } }', {}, { token });
    expect([refresh.reason, logout.reason]).toStrictEqual(['TOKEN_INVALID', 'TOKEN_INVALID']);
  });
});

function withClaims(more: AccountCaller['viewer']['claims']): AccountCaller {
  const caller = scene.ada as AccountCaller;
  return { ...caller, viewer: { ...caller.viewer, claims: { ...caller.viewer.claims, ...more } } };
}
