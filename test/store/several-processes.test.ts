import { install, uninstall } from '../cli/installation';

afterEach(uninstall);

interface Keys {
  readonly keys: readonly { readonly use: string }[];
}

describe('processes that start at once on a new database', () => {
  it('bring it up to date once', async () => {
    const installation = install();
    const done = await Promise.all([1, 2, 3].map(() => installation.ask<{ migrations: string[] }>(['migrate'])));
    expect(done.flatMap(({ migrations }) => migrations)).toStrictEqual([
      '0001-initial',
      '0002-revoked-sessions',
      '0003-key-times',
      '0004-attempt-counts',
      '0005-audit-events',
      '0006-sessions-of-a-user',
    ]);
  });

  it('agree on one master secret and one key of each kind', async () => {
    const installation = install();
    // Each opens what it has made or found, and fails where it cannot.
    await Promise.all([1, 2, 3].map(() => installation.ask(['migrate'])));
    const { keys } = await installation.ask<Keys>(['keys', 'list']);
    expect(keys.map(({ use }) => use).sort()).toStrictEqual(['access', 'refresh']);
  });
});
