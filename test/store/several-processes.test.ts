import { install, uninstall } from '../cli/installation';

afterEach(uninstall);

interface Keys {
  readonly keys: readonly { readonly id: string }[];
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
    ]);
  });

  it('agree on one master secret and one key of each kind', async () => {
    const installation = install();
    const seen = await Promise.all([1, 2, 3].map(() => installation.ask<Keys>(['keys', 'list'])));
    const last = await installation.ask<Keys>(['keys', 'list']);
    expect(last.keys).toHaveLength(2);
    for (const { keys } of seen) expect(keys).toStrictEqual(last.keys);
  });
});
