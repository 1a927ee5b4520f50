import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSubgraphSdl, SubgraphSdlError } from '../../src/composition/subgraph-sdl';
import { MissingSdlsError, readSubgraphSdls } from '../../src/composition/subgraph-sdls';
import { listSecrets } from '../../src/config/list-secrets';
import { systemClock } from '../../src/util/system-clock';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';
import { SdlServer } from './sdl-server';
import type { SdlAnswer } from './sdl-server';

const sdl = 'type Query { a: Int }';
const { fetch } = globalThis;
let server: SdlServer;
let directory: string;

beforeEach(async () => {
  server = await new SdlServer(sdl).start();
  directory = mkdtempSync(join(tmpdir(), 'auth-gateway-sdl-'));
});

afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

const place = (file?: string) => ({ name: 'products', url: server.url, sdl: file, timeoutMs: 5000, headers: {} });
const ports = { fetch, clock: systemClock };

/** Second by second: what waits for an answer waits for its timer only later. */
async function passSeconds(clock: FakeClock, seconds: number): Promise<void> {
  for (let passed = 0; passed <= seconds; passed += 1) await clock.advanceSeconds(passed === 0 ? 0 : 1);
}

async function findError(file?: string): Promise<SubgraphSdlError> {
  const error: unknown = await readSubgraphSdl(place(file), ports).catch((caught: unknown) => caught);
  if (error instanceof SubgraphSdlError) return error;
  throw new Error('it is no refusal', { cause: error });
}

describe('the SDL of a subgraph', () => {
  it('is asked for, by POST, with the headers that it is to be asked with', async () => {
    const headers = { 'router-authorization': 'shown to it' };
    expect(await readSubgraphSdl({ ...place(), headers }, ports)).toBe(sdl);
    expect(server.requests).toMatchObject([{ headers: { 'router-authorization': 'shown to it' } }]);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toStrictEqual({ query: '{ _service { sdl } }' });
  });

  it('is refused without a word of the credential that it was asked with', async () => {
    server.answer = { body: '{"errors":[{"message":"wrong: canary-of-tests-1"}]}' };
    const headers = { authorization: 'Key canary-of-tests-1' };
    const error: unknown = await readSubgraphSdl({ ...place(), headers }, ports).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/wrong: <redacted>.*"headers"/);
    expect(listSecrets({ subgraphs: [{ name: 'products', headers }] })).toStrictEqual([
      'Key canary-of-tests-1',
      'canary-of-tests-1',
    ]);
  });

  it('is that of a file, where there is one', async () => {
    const file = join(directory, 'products.graphql');
    writeFileSync(file, 'type Query { é: Int }');
    expect(await readSubgraphSdl(place(file), ports)).toBe('type Query { é: Int }');
    expect(server.requests).toHaveLength(0);
  });

  it.each<[string, SdlAnswer, string, boolean]>([
    ['it is not ready', { status: 503 }, 'status 503', true],
    ['a proxy cannot reach it', { status: 502 }, 'status 502', true],
    ['it does not know the path', { status: 404 }, 'status 404', false],
    ['it sends elsewhere', { status: 302, location: 'http://127.0.0.1:1/' }, 'no SDL from', true],
    ['it is a page', { body: '<html>' }, '_service', false],
    ['it is no subgraph', { body: '{"data":null,"errors":[{"message":"Cannot query"}]}' }, 'Cannot query', false],
    ['it gives something else', { body: '{"data":{"_service":{"sdl":7}}}' }, '_service', false],
    ['it gives too much', { body: 'x'.repeat(11 * 1024 * 1024) }, 'more than 10485760 bytes', false],
  ])('is missing with a reason and a remedy when %s', async (_why, answer, message, isPassing) => {
    server.answer = answer;
    const error = await findError();
    expect(error).toMatchObject({ subgraph: 'products', isPassing });
    expect(error.message).toMatch(/^products: .*"url" in SUBGRAPHS/);
    expect(error.message).toContain(message);
  });

  it.each([401, 403])(
    'wants a credential, or is to be given as a file, when strangers are told nothing, with status %d',
    async (status) => {
      server.answer = { status };
      expect((await findError()).message).toMatch(
        new RegExp(`status ${status}.*"headers".* give its SDL as a file with "sdl"`),
      );
    },
  );

  it('is missing when nothing listens there, and may come', async () => {
    const nowhere = { ...place(), url: 'http://127.0.0.1:1/a?key=canary' };
    const error: unknown = await readSubgraphSdl(nowhere, ports).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ isPassing: true });
    expect(String(error)).toMatch(/no SDL from .*: (?!fetch failed).+; start it/);
    expect(String(error)).not.toContain('canary');
  });

  it('is waited for only so long', async () => {
    const clock = new FakeClock();
    const never = () => new Promise<Response>(() => undefined);
    const error = readSubgraphSdl(place(), { fetch: never, clock }).catch((caught: unknown) => caught);
    await passSeconds(clock, 5);
    expect(await error).toMatchObject({ isPassing: true });
  });

  it.each([
    ['is not there', 'nothing.graphql', 'it is not there'],
    ['is a folder', '.', 'it is no file'],
    ['is no text', 'binary.graphql', 'it is no text in UTF-8'],
  ])('is missing for good when its file %s', async (_what, name, why) => {
    writeFileSync(join(directory, 'binary.graphql'), Buffer.from([0xc3, 0x28]));
    const error = await findError(join(directory, name));
    expect(error).toMatchObject({ isPassing: false });
    expect(error.message).toMatch(new RegExp(`${why}; correct its "sdl" in SUBGRAPHS$`));
  });
});

describe('the SDL of all subgraphs', () => {
  const places = () => [place(), { ...place(), name: 'reviews', url: 'http://127.0.0.1:1/' }];

  it('tells everybody who is missing, at once', async () => {
    server.answer = { status: 404 };
    const error: unknown = await readSubgraphSdls(places(), ports).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MissingSdlsError);
    expect(error).toMatchObject({ isPassing: false });
    expect(String(error)).toMatch(/\n {2}- products: .*\n {2}- reviews: /);
  });

  /** Subgraphs of which some are down, on a clock of the test. */
  function startWaiting(isDown: Set<string>, isClosed = () => false) {
    const [clock, logger, asked] = [new FakeClock(), new MemoryLogger(), [] as string[]];
    const answer = async (url: string) => {
      asked.push(url);
      if (isDown.has(url)) throw new TypeError('fetch failed');
      return new Response(JSON.stringify({ data: { _service: { sdl } } }));
    };
    const all = ['https://a/', 'https://b/'].map((url) => ({ ...place(), name: url.slice(8, 9), url }));
    const sdls = readSubgraphSdls(all, { fetch: answer, clock, patience: { logger, isClosed } });
    return { clock, logger, asked, sdls };
  }

  it('is waited for, and every 10 seconds it is told who is missing', async () => {
    const isDown = new Set(['https://b/']);
    const { clock, logger, asked, sdls } = startWaiting(isDown);
    await passSeconds(clock, 25);
    expect(logger.entries.map(({ message, fields }) => [message, fields['missing']])).toStrictEqual(
      Array(3).fill(['waiting for subgraphs', ['b']]),
    );
    isDown.clear();
    await passSeconds(clock, 2);
    expect((await sdls).map(({ name }) => name)).toStrictEqual(['a', 'b']);
    expect(asked.filter((url) => url === 'https://a/')).toHaveLength(1); // and not every second
  });

  it('is not waited for by what is told to stop', async () => {
    let isClosed = false;
    const { clock, sdls } = startWaiting(new Set(['https://b/']), () => isClosed);
    const error = sdls.catch((caught: unknown) => caught);
    isClosed = true;
    await passSeconds(clock, 2);
    expect(String(await error)).toContain('stopped while waiting');
  });
});
