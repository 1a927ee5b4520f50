import { MisuseError } from '../../src/domain/misuse-error';
import { SuccessChain } from '../../src/domain/success-chain';
import { attributeClaims } from '../../src/domain/success-middlewares/attribute-claims';
import { refreshHint } from '../../src/domain/success-middlewares/refresh-hint';
import type { NamedSuccessMiddleware } from '../../src/domain/auth-success';
import type { JsonObject } from '../../src/util/json';
import { aClient, aPayload, aSession, aUser, noonPlus } from '../support/builders';
import { FakeClock } from '../../src/testing/fake-clock';

async function run(middleware: NamedSuccessMiddleware, attributes?: JsonObject) {
  const chain = new SuccessChain({ middlewares: [middleware], timeLimitMs: 1000, clock: new FakeClock() });
  const making = { phase: 'login', user: aUser({ attributes }), session: aSession(), client: aClient } as const;
  let claims: JsonObject = {};
  const payload = await chain.run(making, (set) => {
    claims = set.toJSON();
    return aPayload({ expiresIn: 900, expiresAt: noonPlus(900) });
  });
  return { claims, extra: payload.extra };
}

describe('attributeClaims', () => {
  it('puts the named attributes of the user into the access token, and no others', async () => {
    const { claims } = await run(attributeClaims('tenant', 'plan'), { tenant: 't1', plan: null, internal: 'x' });
    expect(claims).toStrictEqual({ tenant: 't1', plan: null });
  });

  it.each([{ attributes: undefined }, { attributes: {} }, { attributes: { other: 1 } }])(
    'adds nothing for a user with the attributes $attributes',
    async ({ attributes }) => {
      expect((await run(attributeClaims('tenant', 'constructor'), attributes)).claims).toStrictEqual({});
    },
  );

  it('cannot be used to let an attribute become a role', async () => {
    await expect(run(attributeClaims('roles'), { roles: ['ADMIN'] })).rejects.toBeInstanceOf(MisuseError);
  });
});

describe('refreshHint', () => {
  it.each([
    { part: undefined, refreshAt: noonPlus(720) },
    { part: 0.5, refreshAt: noonPlus(450) },
    { part: 0, refreshAt: noonPlus(900) },
    { part: 1, refreshAt: noonPlus(0) },
  ])('tells clients to refresh when $part of the life of the access token is left', async ({ part, refreshAt }) => {
    const { extra, claims } = await run(refreshHint(part));
    expect(extra).toStrictEqual({ refreshAt: refreshAt.toISOString() });
    expect(claims).toStrictEqual({});
  });
});
