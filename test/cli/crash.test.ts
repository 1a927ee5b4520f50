import { logIn, refreshOnce } from './clients';
import { createUser, install, uninstall } from './installation';
import type { RunningGateway } from './installation';

afterEach(uninstall);

/** A client that knows no more than what it was told. */
interface Client {
  lastKnown: string;
}

async function refreshTwice(gateway: RunningGateway, client: Client): Promise<void> {
  for (let count = 0; count < 2; count += 1) client.lastKnown = await refreshOnce(gateway, client.lastKnown);
}

/** Refreshes as fast as it can, until the connection breaks. An answer that is a refusal is thrown. */
async function refreshUntilGone(gateway: RunningGateway, client: Client): Promise<void> {
  for (;;) {
    try {
      await refreshTwice(gateway, client);
    } catch (error) {
      if (String(error).includes('fetch failed') || String(error).includes('terminated')) return;
      throw error;
    }
  }
}

describe('a gateway killed in the middle of refreshes', () => {
  it('starts again, and every client goes on with the last refresh token it knows', async () => {
    const installation = install();
    await createUser(installation, 'ada');
    const gateway = await installation.serve();
    const logins = await Promise.all(Array.from({ length: 9 }, () => logIn(gateway, 'ada')));
    const [pacemaker, ...clients] = logins.map(({ refreshToken }): Client => ({ lastKnown: refreshToken ?? '' }));
    const allGone = Promise.all(clients.map((client) => refreshUntilGone(gateway, client)));
    await refreshTwice(gateway, pacemaker ?? { lastKnown: '' });
    const [outcome] = await Promise.all([gateway.stop('SIGKILL'), allGone]);
    expect(outcome.exitCode).toBeNull();

    const restarted = await installation.serve();
    await Promise.all(clients.map((client) => refreshTwice(restarted, client)));
    expect(new Set(clients.map(({ lastKnown }) => lastKnown)).size).toBe(8);
  });
});
