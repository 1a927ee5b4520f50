import { writeFileSync } from 'node:fs';
import type { WatchFiles } from '../../src/composition/watch-files';
import { link, productsSdl } from './schemas';
import { SdlServer } from './sdl-server';
import { SourceScene } from './source-scene';

let scene: SourceScene;

beforeEach(() => {
  scene = new SourceScene();
});

afterEach(() => scene.close());

describe('a supergraph that is composed', () => {
  let server: SdlServer;

  beforeEach(async () => {
    server = await new SdlServer(productsSdl).start();
    scene.closings.push(() => server.stop());
  });

  const settings = () => [{ name: 'products', url: server.url }];

  it('is composed anew when a subgraph gives another SDL', async () => {
    const sdls: string[] = [];
    const more = { supergraph: undefined, settings: settings() };
    const source = await scene.start(more, ({ sdl }) => void sdls.push(sdl));
    await source.reload();
    expect(sdls).toHaveLength(1);
    server.sdl = productsSdl.replace('price: Int', 'price: Int weight: Int');
    await source.reload();
    expect(sdls).toStrictEqual([expect.not.stringContaining('weight'), expect.stringContaining('weight')]);
  });

  it('is refused with the errors of its composition, and the former one stays', async () => {
    const source = await scene.start({ supergraph: undefined, settings: settings() });
    server.sdl = `${link(['@key'])} type User @key(fields: "nope") { id: ID! } type Query { me: Int }`;
    await source.reload();
    expect(scene.errors().join()).toMatch(/products: .*\(KEY_INVALID_FIELDS\)/);
    server.answer = { status: 503 };
    await source.reload();
    expect(scene.errors().at(-1)).toMatch(/products: no SDL from .*status 503/);
    server.sdl = productsSdl.replace('price', 'cost');
    await source.reload();
    expect(scene.taken).toHaveLength(2);
  });

  it('waits at first for a subgraph that is not there yet', async () => {
    server.answer = { status: 503 };
    const started = scene.start({ supergraph: undefined, settings: settings() });
    while (scene.logger.entries.length === 0) await scene.pass(1);
    expect(scene.logger.entries[0]).toMatchObject({ level: 'warn', message: 'waiting for subgraphs' });
    server.sdl = productsSdl;
    while (scene.taken.length === 0) await scene.pass(1);
    expect(await started).toBeDefined();
  });

  it('follows the files of SDL that it is composed of', async () => {
    writeFileSync(scene.file, productsSdl);
    let watched: readonly string[] = [];
    const watch: WatchFiles = (paths, given) => {
      [watched, scene.listener] = [paths, given];
      return () => undefined;
    };
    await scene.start({
      supergraph: undefined,
      settings: [{ name: 'products', url: server.url, sdl: scene.file }],
      watch,
    });
    await scene.change(productsSdl.replace('price', 'cost'));
    expect(scene.taken).toHaveLength(2);
    expect(watched).toStrictEqual([scene.file]);
    expect(server.requests).toHaveLength(0);
  });
});
