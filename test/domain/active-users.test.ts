import { ActiveUsers } from '../../src/domain/active-users';
import { Revocations } from '../../src/domain/revocations';
import { Sessions } from '../../src/domain/sessions';
import type { User } from '../../src/domain/user';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { aSession, aUser, noon, noonPlus, noRefreshTokens } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';
import { newEvents } from '../support/events';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';

const { id } = aSession();

/** A user whose password was changed a minute after a session of theirs began; its row says when it was last checked there. */
async function setUp({ authenticatedAt }: { readonly authenticatedAt: Date }) {
  const store = new KyselySessionStore(await openDatabase());
  await store.insert(aSession({ authenticatedAt }));
  const common = { store, clock: new FakeClock(), logger: new MemoryLogger() };
  const revocations = new Revocations({ ...common, accessLifetimeSeconds: 900, pollIntervalMs: 250 });
  const user: User = { ...aUser(), passwordChangedAt: noonPlus(60) };
  const users = {
    findByLoginName: async () => user,
    findById: async () => user,
    verifyPassword: async () => true,
  };
  const sessions = new Sessions({
    ...common,
    revocations,
    events: newEvents(),
    refreshTokens: noRefreshTokens,
    maxPerUser: 50,
  });
  return { store, user, activeUsers: new ActiveUsers({ users, sessions, store }) };
}

afterEach(closeDatabases);

describe('a password that was changed after the session had been read', () => {
  it('does not end the session that has changed it', async () => {
    const { store, user, activeUsers } = await setUp({ authenticatedAt: noonPlus(60) });
    expect(await activeUsers.requireFor(aSession({ authenticatedAt: noon }))).toStrictEqual(user);
    expect(await store.find(id)).toMatchObject({ revokedAt: undefined });
  });

  it('ends any other session', async () => {
    const { store, activeUsers } = await setUp({ authenticatedAt: noonPlus(59.999) });
    await expect(activeUsers.requireFor(aSession({ authenticatedAt: noon }))).rejects.toHaveProperty(
      'reason',
      'SESSION_REVOKED',
    );
    expect(await store.find(id)).toMatchObject({ revocationReason: 'password_changed' });
  });
});
