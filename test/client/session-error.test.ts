import { isEnd, isRefreshable } from '../../src/client/session-error';
import { errorCatalogue } from '../../src/domain/error-catalogue';
import { reasonsToDropTokens } from '../../src/domain/session-over';

// The client imports nothing of the service, so it has a list of its own.
describe('the reasons upon which the client gives up a session', () => {
  const reasons = Object.keys(errorCatalogue);

  it('are those upon which the service says that tokens are to be dropped', () => {
    expect(new Set(reasons.filter(isEnd))).toStrictEqual(reasonsToDropTokens);
  });

  it('are none of those upon which it refreshes', () => {
    expect(reasons.filter((reason) => isEnd(reason) && isRefreshable(reason))).toStrictEqual([]);
    expect(reasons.filter(isRefreshable)).not.toHaveLength(0);
  });
});
