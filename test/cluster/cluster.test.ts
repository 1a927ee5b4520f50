import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
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
    [['--set', 'FOO=bar'], 'FOO is no setting'],
    [['--set', 'REFRESH_GRACE_SECONDS=long'], 'REFRESH_GRACE_SECONDS: must be a whole number'],
    [['--database', 'sqlite', '--skew', '30'], 'one machine, which has one clock'],
    [['--colour'], '--colour'],
  ])('refuses %j', async (parameters, problem) => {
    const { ended, stdout, stderr } = runClusterScript(...parameters);
    expect(await ended).toBe(2);
    expect(stderr()).toContain(problem);
    expect(stdout()).toBe('');
  });

  it('says that the port is taken before it starts anything', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    const { ended, stdout, stderr } = runClusterScript('--port', port);
    expect(await ended).toBe(1);
    other.close();
    expect(stderr()).toContain(`the front cannot listen on port ${port}`);
    expect(stdout()).toBe('');
  });

  it('carries out the lines that it was given, and ends at the end of them', async () => {
    const { child, ended, stdout } = runClusterScript('--database', 'sqlite', '--replicas', '1', '--port', '0');
    child.stdin?.end('kill\nset FOO=bar\nkill 1\nstatus');
    expect(await ended).toBe(0);
    expect(stdout()).toContain('starting 1 gateway...');
    expect(stdout()).toContain('failed: kill: this is how it is used: kill N');
    expect(stdout()).toContain('failed: set FOO=bar: FOO is no setting');
    expect(stdout()).toMatch(/done: kill 1\n.* starting, process \d+\n.*\n\n$/s);
  });
});

describe('a cluster', () => {
  it.each(['postgres', 'sqlite'])(
    'over %s answers at one port, is commanded line by line, and ends',
    async (engine) => {
      const skew = engine === 'postgres' ? ['--skew', '5'] : [];
      const cluster = await startCluster('--replicas', '2', '--database', engine, ...skew);
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

  it('refuses to wait for a gateway that cannot get ready', async () => {
    const cluster = await startCluster('--replicas', '1');
    await cluster.order('database stop');
    await expect(cluster.order('restart all')).rejects.toThrow('the database is stopped');
    await cluster.order('database start');
    await cluster.order('restart all');
  });

  it('that is told to end in the middle of a command says nothing more, and leaves the other commands', async () => {
    const { child, ended, stdout, stderr } = runClusterScript('--database', 'sqlite', '--replicas', '2', '--port', '0');
    while (!stdout().includes('ends everything')) await once(child.stdout ?? child, 'data');
    const url = /http:\S+ {2}ready/.exec(stdout())?.[0].split(' ')[0] ?? '';
    expect(await isReady(url)).toBe(true);
    child.stdin?.write('restart all\nstatus\n');
    while (await isReady(url)) continue;
    const said = stdout();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(stdout() + stderr()).toBe(said);
  });
});

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
