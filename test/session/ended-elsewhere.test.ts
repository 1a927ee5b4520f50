import { LogoutDocument, MeDocument, RevokeSessionDocument } from '../../schema/generated/operations';
import type { LogoutScope } from '../../src/domain/sessions';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { requireData } from '../support/send';
import { signIn } from '../support/sign-in';
import type { SignedIn } from '../support/sign-in';

afterEach(stopGateways);

type End = (gateway: TestGateway, tokens: readonly [mine: SignedIn, other: SignedIn]) => Promise<unknown>;

const logout =
  (scope: LogoutScope): End =>
  async ({ send }, [{ accessToken }]) =>
    requireData(await send(LogoutDocument, { scope }, { token: accessToken }));

const revokeOther: End = async ({ send }, [mine, other]) =>
  requireData(await send(RevokeSessionDocument, { id: other.session.id }, { token: mine.accessToken }));

describe('an end that another process was faster with', () => {
  it.each<[string, End, readonly (0 | 1)[]]>([
    ['logout', logout('CURRENT'), [0]],
    ['logout of the others', logout('OTHERS'), [1]],
    ['logout everywhere', logout('ALL'), [0, 1]],
    ['revokeSession', revokeOther, [1]],
  ])('is effective here too before the answer: %s', async (_what, end, ended) => {
    const first = await startGateway();
    const second = await startGateway({ directory: first.directory, clock: first.clock });
    const tokens = [await signIn(first), await signIn(first)] as const;
    for (const index of ended) {
      const { id, userId } = { id: tokens[index].session.id, userId: await ownerOf(first) };
      await first.core.sessions.end({ id, userId }, 'revoked');
    }

    await end(second, tokens); // its poll is not due yet

    for (const index of ended) {
      const answer = await second.send(MeDocument, {}, { token: tokens[index].accessToken });
      expect(answer.reason).toBe('SESSION_REVOKED');
    }
  });
});

async function ownerOf({ core }: TestGateway): Promise<string> {
  return (await core.accounts.require('ada')).id;
}
