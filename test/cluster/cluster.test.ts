import { existsSync } from 'node:fs';
import { LoginDocument, MeDocument } from '../../schema/generated/operations';
import { endClusters, runClusterScript, startCluster } from '../prove/cluster';
import { createSend, requireData } from '../support/send';

afterEach(endClusters);

describe('the cluster script', () => {
  it('says how it is used', async () => {
    const { ended, stdout } = runClusterScript('--help');
    expect(await ended).toBe(0);
    expect(stdout()).toMatch(/^Usage: .*--replicas.*--database.*--skew.*--set.*--json/s);
  });

  it.each([
    [['--replicas', 'many'], '--replicas takes a whole number from 1 to 16, not "many"'],
    [['--replicas', '0'], '--replicas takes a whole number from 1 to 16, not "0"'],
    [['--database', 'oracle'], '--database takes postgres or sqlite, not "oracle"'],
    [['--set', 'log level'], '--set takes NAME=VALUE, not "log level"'],
    [['--set', 'PORT=1'], '--set cannot change PORT'],
    [['--colour'], '--colour'],
  ])('refuses %j', async (parameters, problem) => {
    const { ended, stdout, stderr } = runClusterScript(...parameters);
    expect(await ended).toBe(2);
    expect(stderr()).toContain(problem);
    expect(stdout()).toBe('');
  });

  it('says what is wrong with a setting, and leaves nothing behind', async () => {
    const { ended, stderr } = runClusterScript('--database', 'sqlite', '--set', 'REFRESH_GRACE_SECONDS=long');
    expect(await ended).toBe(1);
    expect(stderr()).toContain('REFRESH_GRACE_SECONDS');
  });
});

describe('a cluster', () => {
  it.each(['postgres', 'sqlite'])(
    'over %s answers at one port, is commanded line by line, and ends',
    async (engine) => {
      const cluster = await startCluster('--replicas', '2', '--database', engine, '--skew', '5');
      const send = createSend(`${cluster.url}/graphql`);

      const { accessToken } = requireData(await send(LoginDocument, { input: cluster.user })).login;
      const answers = [
        await send(MeDocument, {}, { token: accessToken }),
        await send(MeDocument, {}, { token: accessToken }),
      ];
      expect(answers.map(({ data }) => data?.me.username)).toStrictEqual(['ada', 'ada']);
      expect(answers.map(({ headers }) => headers.get('x-replica')).sort()).toStrictEqual(['1', '2']);

      const before = await cluster.order('status');
      expect(before.replicas.map(({ state }) => state)).toStrictEqual(['ready', 'ready']);
      const after = await cluster.order('kill 2');
      expect(after.replicas[0]?.pid).toBe(before.replicas[0]?.pid);
      expect(after.replicas[1]?.pid).not.toBe(before.replicas[1]?.pid);
      await expect(cluster.order('kill 3')).rejects.toThrow('there is no replica \\"3\\"');
      requireData(await send(MeDocument, {}, { token: accessToken }));

      await cluster.order('quit');
      expect(await cluster.ended).toBe(0);
      expect(existsSync(cluster.directory)).toBe(false);
    },
  );
});
