import { rmSync, writeFileSync } from 'node:fs';
import type { ServableSupergraph } from '../../src/composition/supergraph-source';
import { joinLink, writeSupergraph } from './schemas';
import { at, SourceScene } from './source-scene';

let scene: SourceScene;

beforeEach(() => {
  scene = new SourceScene();
});

afterEach(() => scene.close());

describe('a supergraph in a file', () => {
  it('is there at first, with this service and the others told apart', async () => {
    let first: ServableSupergraph | undefined;
    await scene.start({}, (supergraph) => {
      first = supergraph;
    });
    expect(first).toMatchObject({ ownGraph: 'AUTH', sdl: at('first') });
    expect(first?.subgraphs).toMatchObject([{ graph: 'PRODUCTS_1', name: 'products', url: 'https://first.example/' }]);
  });

  it.each([
    ['is not there', undefined, /cannot read .*supergraph\.graphql: it is not there/],
    ['is no supergraph', 'type Query { a: Int }', /cannot be used: it does not link/],
    ['has a subgraph at no good URL', writeSupergraph({ links: joinLink, url: 'http://a.example' }), /url of products/],
  ])('is refused at first when it %s, and nothing is watched any more', async (_what, text, why) => {
    if (text === undefined) rmSync(scene.file);
    else writeFileSync(scene.file, text);
    await expect(scene.start({ pollSeconds: 1 })).rejects.toThrow(why);
    expect(scene.listener).toBeUndefined();
  });

  it('is refused at first when it cannot be served', async () => {
    scene.refusal = new Error('it links what is not enforced');
    await expect(scene.start()).rejects.toThrow(scene.refusal);
  });

  it('is taken again when it has changed, once it has come to rest', async () => {
    await scene.start();
    for (const host of ['a', 'b', 'c']) {
      writeFileSync(scene.file, at(host));
      scene.listener?.onChange();
      await scene.clock.advance(50);
    }
    expect(scene.taken).toStrictEqual(['first']);
    await scene.pass(1);
    expect(scene.taken).toStrictEqual(['first', 'c']);
  });

  it('is not taken again when it is the same', async () => {
    await scene.start();
    await scene.change(at('first'));
    expect(scene.taken).toStrictEqual(['first']);
  });

  it.each([
    ['half of it', at('second').slice(0, -60)],
    ['nothing', ''],
    ['no supergraph', 'type Query { a: Int }'],
    ['a subgraph at no good URL', writeSupergraph({ links: joinLink, url: 'ftp://a.example' })],
  ])('is refused when it is broken, and the former one stays until the next good one: %s', async (_what, broken) => {
    await scene.start();
    await scene.change(broken);
    expect(scene.taken).toStrictEqual(['first']);
    expect(scene.logger.entries.at(-1)).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/refused, and the former one serves on; mend it/) as string,
    });
    await scene.change(at('second'));
    expect(scene.taken).toStrictEqual(['first', 'second']);
  });

  it('is refused when it cannot be served, and tried again on demand alone', async () => {
    const source = await scene.start({ pollSeconds: 10 });
    scene.refusal = new Error('it links what is not enforced');
    await scene.change(at('second'));
    await scene.pass(10);
    await scene.pass(10);
    expect(scene.errors()).toStrictEqual(['Error: it links what is not enforced']);
    scene.refusal = undefined;
    await scene.pass(10);
    expect(scene.taken).toStrictEqual(['first']);
    await source.reload();
    expect(scene.taken).toStrictEqual(['first', 'second']);
  });

  it('that is broken is told once, however often it is looked at, and again on demand', async () => {
    const source = await scene.start({ pollSeconds: 10 });
    writeFileSync(scene.file, '{');
    for (let look = 0; look < 5; look += 1) await scene.pass(10);
    expect(scene.errors()).toHaveLength(1);
    await source.reload();
    expect(scene.errors()).toHaveLength(2);
  });

  it('that comes back after a broken one is told, and not taken anew', async () => {
    await scene.start();
    await scene.change('{');
    await scene.change(at('first'));
    expect(scene.taken).toStrictEqual(['first']);
    expect(scene.logger.entries.at(-1)).toMatchObject({ message: 'the supergraph is the one that serves already' });
  });

  it('is looked at in an interval, for file systems that tell of nothing', async () => {
    await scene.start({ pollSeconds: 30 });
    writeFileSync(scene.file, at('second'));
    await scene.pass(29);
    expect(scene.taken).toStrictEqual(['first']);
    await scene.pass(1);
    writeFileSync(scene.file, at('third'));
    await scene.pass(30);
    expect(scene.taken).toStrictEqual(['first', 'second', 'third']);
  });

  it('is never taken twice at once, and the last change wins', async () => {
    let [running, most] = [0, 0];
    let release: (() => void)[] = [];
    const source = await scene.start({}, async (supergraph) => {
      running += 1;
      most = Math.max(most, running);
      if (scene.taken.length > 0) await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      scene.take(supergraph);
    });
    const reloads = ['a', 'b', 'c'].map((host) => {
      writeFileSync(scene.file, at(host));
      return source.reload();
    });
    const settled = Promise.all(reloads);
    for (let round = 0; round < 5; round += 1) {
      await scene.pass(1);
      for (const go of release) go();
      release = [];
    }
    await settled;
    expect(most).toBe(1);
    expect(scene.taken.at(-1)).toBe('c');
  });

  it('is taken no more once the source is closed', async () => {
    const source = await scene.start({ pollSeconds: 1 });
    source.close();
    await scene.change(at('second'));
    await source.reload();
    await scene.pass(5);
    expect(scene.taken).toStrictEqual(['first']);
    expect(scene.listener).toBeUndefined();
  });

  it('is told of when nothing tells of its changes', async () => {
    await scene.start();
    scene.listener?.onTrouble(new Error('no watches left'));
    expect(scene.logger.entries.at(-1)).toMatchObject({
      level: 'warn',
      message: expect.stringContaining('SUPERGRAPH_POLL_SECONDS') as string,
    });
  });

  it.each([
    [{ settings: [{ name: 'reviews' }] }, /SUBGRAPHS has an entry for reviews/],
    [
      { ownSubgraph: { name: 'me', url: '', sdl: '' }, settings: [{ name: 'auth', url: 'https://a.example' }] },
      /has no subgraph me, so nobody can log in/,
    ],
  ])('that does not fit the settings is served with a warning: %p', async (more, warning) => {
    await scene.start(more);
    const warnings = scene.logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warnings).toStrictEqual([expect.stringMatching(warning)]);
  });
});
