import { Readable } from 'node:stream';
import { TrustedIssuers } from '../../src/token/trusted-issuers';
import { FakeClock } from '../../src/testing/fake-clock';
import { FakeIssuer, makeIssuerKey } from '../support/fake-issuer';
import type { AnswerKeys } from '../support/fake-issuer';
import { MemoryLogger } from '../support/memory-logger';

const issuers: FakeIssuer[] = [];
afterEach(async () => {
  await Promise.all(issuers.splice(0).map((issuer) => issuer.stop()));
});

async function open() {
  const issuer = await new FakeIssuer().start();
  issuers.push(issuer);
  const [clock, logger] = [new FakeClock(), new MemoryLogger()];
  const trusted = { issuer: issuer.url, jwksUri: issuer.jwksUri, audience: 'graphql' };
  const tokens = new TrustedIssuers({ issuers: [trusted], clock, logger, cacheSize: 100, fetch });
  /** A token that will live through the test. */
  const sign = (kid?: string) => {
    const [key] = issuer.keys;
    return issuer.sign({ claims: { exp: 2_000_000_000 } }, key && kid !== undefined ? { ...key, id: kid } : key);
  };
  const verify = async (token = sign()) => {
    const verdict = await tokens.verify(token);
    return verdict?.status === 'refused' ? verdict.reason : verdict?.status;
  };
  return { issuer, clock, logger, tokens, sign, verify };
}

const down: AnswerKeys = (response) => response.destroy();
const withMaxAge =
  (issuer: FakeIssuer, cacheControl: string): AnswerKeys =>
  (response) => {
    response.setHeader('cache-control', cacheControl);
    issuer.publish(response);
  };

describe('the keys of an issuer', () => {
  it('are fetched once, however many tokens wait for them', async () => {
    const { issuer, verify } = await open();
    expect(await Promise.all(Array.from({ length: 50 }, () => verify()))).toStrictEqual(Array(50).fill('good'));
    expect(issuer.requests).toBe(1);
  });

  it('are fetched ahead of the first token at start, which an issuer that is down does not hold up', async () => {
    const { issuer, tokens, verify } = await open();
    issuer.answer = down;
    expect(await tokens.start()).toStrictEqual([{ issuer: issuer.url, trouble: expect.any(String) as unknown }]);
    expect(await verify()).toBe('undecided');
  });

  it.each([
    [undefined, 300],
    ['no-store', 300],
    ['max-age=0', 300],
    ['public, max-age=600, must-revalidate', 600],
    ['max-age=600', 600],
    ['s-maxage=600', 300],
    ['max-age=99999999', 21_600],
    ['max-age=abc', 300],
  ])('with Cache-Control %s are fetched anew after %d s, behind the answer', async (cacheControl, seconds) => {
    const { issuer, clock, verify } = await open();
    if (cacheControl !== undefined) issuer.answer = withMaxAge(issuer, cacheControl);
    await verify();
    clock.jump((seconds - 1) * 1000);
    await verify();
    expect(issuer.requests).toBe(1);
    clock.jump(1000);
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      issuer.answer = (response) => {
        answer = () => issuer.publish(response);
        resolve();
      };
    });
    expect(await verify()).toBe('good'); // and it has not been answered yet
    await asked;
    answer?.();
    expect(issuer.requests).toBe(2);
  });

  it('that are unknown are asked for once in 30 s, by 10,000 tokens too', async () => {
    const { issuer, clock, sign, verify } = await open();
    await verify();
    clock.jump(30_000);
    // Signed once: whose keys are unknown is refused before that matters.
    const [header = '', claims, signature] = sign('unknown').split('.');
    const tokens = Array.from({ length: 10_000 }, (_, index) => {
      const named = Buffer.from(header, 'base64url')
        .toString()
        .replace('unknown', `unknown-${String(index)}`);
      return [Buffer.from(named).toString('base64url'), claims, signature].join('.');
    });
    const verdicts = new Set<string | undefined>();
    // In portions: judged all in one turn of the loop, on a slow machine they would leave the fetch no time before its limit.
    for (let index = 0; index < tokens.length; index += 500) {
      const portion = tokens.slice(index, index + 500);
      for (const verdict of await Promise.all(portion.map((token) => verify(token)))) verdicts.add(verdict);
    }
    expect([...verdicts]).toStrictEqual(['TOKEN_INVALID']);
    expect(issuer.requests).toBe(2);
    clock.jump(30_000);
    await Promise.all(tokens.slice(0, 100).map((token) => verify(token)));
    expect(issuer.requests).toBe(3);
  });

  it('that are new are found by the first token that names them', async () => {
    const { issuer, clock, verify } = await open();
    await verify();
    clock.jump(30_000);
    issuer.keys = [makeIssuerKey('key-2'), ...issuer.keys];
    expect(await verify()).toBe('good');
  });

  it('that were withdrawn verify no more, tokens that were verified before included', async () => {
    const { issuer, clock, sign, verify } = await open();
    const token = sign();
    expect(await verify(token)).toBe('good');
    issuer.keys = [makeIssuerKey('key-2')];
    clock.jump(30_000);
    await verify(); // the new key brings the new set
    expect(await verify(token)).toBe('TOKEN_INVALID');
  });

  it('that are exchanged under one kid verify what they have signed themselves', async () => {
    const { issuer, clock, sign, verify } = await open();
    const before = sign();
    await verify(before);
    issuer.keys = [makeIssuerKey('key-1'), makeIssuerKey('key-2')];
    clock.jump(30_000);
    await verify(issuer.sign({}, issuer.keys[1]));
    expect([await verify(before), await verify(sign())]).toStrictEqual(['TOKEN_INVALID', 'good']);
  });

  it('that are withdrawn all together verify nothing', async () => {
    const { issuer, clock, sign, verify } = await open();
    const token = sign();
    await verify(token);
    issuer.keys = [];
    clock.jump(300_000);
    await verify(token);
    const inTime = async (): Promise<string | undefined> => {
      for (let turn = 0; turn < 1000 && (await verify(token)) === 'good'; turn += 1) await clock.advance(0);
      return verify(token);
    };
    expect(await inTime()).toBe('TOKEN_INVALID');
  });
});

describe('an issuer that is down', () => {
  it('makes its tokens neither good nor bad, and is asked again every 5 s', async () => {
    const { issuer, clock, tokens, sign, verify } = await open();
    issuer.answer = down;
    for (let count = 0; count < 10; count += 1) expect(await verify()).toBe('undecided');
    expect(await tokens.verify(sign())).toStrictEqual({ status: 'undecided', retryAfterSeconds: 5 });
    expect(issuer.requests).toBe(1);
    clock.jump(5000);
    issuer.answer = (response) => issuer.publish(response);
    expect(await verify()).toBe('good');
  });

  it('is noticed in the log once, and so is its return', async () => {
    const { issuer, clock, logger, verify } = await open();
    issuer.answer = down;
    for (let count = 0; count < 5; count += 1) {
      await verify();
      clock.jump(5000);
    }
    issuer.answer = (response) => issuer.publish(response);
    await verify();
    expect(logger.lines.map((line) => line.replace(/ \{.*/s, ''))).toStrictEqual([
      'error cannot read the keys of an issuer; trying again',
      'info the keys of an issuer can be read again',
    ]);
  });

  it('is trusted by its last keys for a day, and then its tokens are neither good nor bad', async () => {
    const { issuer, clock, sign, verify } = await open();
    const token = sign();
    await verify(token);
    issuer.answer = down;
    for (let hours = 1; hours < 24; hours += 1) {
      clock.jump(3_600_000);
      expect([await verify(token), await verify(sign())]).toStrictEqual(['good', 'good']);
    }
    clock.jump(3_600_000);
    expect([await verify(token), await verify(sign())]).toStrictEqual(['undecided', 'undecided']);
  });

  it('may have a new key: a token that names it is not refused', async () => {
    const { issuer, clock, sign, verify } = await open();
    await verify();
    issuer.answer = down;
    clock.jump(30_000);
    expect(await verify(sign('new'))).toBe('undecided');
    expect(await verify()).toBe('good');
  });

  it('is down by its own clock: one that was put back makes no key younger', async () => {
    const { issuer, clock, verify } = await open();
    await verify();
    issuer.answer = down;
    clock.jump(-7_200_000);
    expect(await verify()).toBe('undecided');
  });
});

describe('an answer', () => {
  it.each<[what: string, answer: AnswerKeys]>([
    ['with an error', (response) => response.writeHead(500).end('{"keys":[]}')],
    ['with no content', (response) => response.writeHead(204).end()],
    ['that leads elsewhere', (response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['that is no JSON', (response) => response.end('<html>')],
    ['that is no set', (response) => response.end('[]')],
    ['without keys', (response) => response.end('{}')],
    ['whose keys are no list', (response) => response.end('{"keys":{}}')],
    ['with a member twice', (response) => response.end('{"keys":[],"keys":[]}')],
    ['with 101 keys', (response) => response.end(JSON.stringify({ keys: Array(101).fill({ kty: 'EC' }) }))],
    [
      'that is cut',
      (response) => response.writeHead(200, { 'content-length': 100 }).write('{"keys":', () => response.destroy()),
    ],
    ['that says it is huge', (response) => response.end(`{"keys":[]}${' '.repeat(256 * 1024)}`)],
  ])('%s brings no keys', async (_what, answer) => {
    const { issuer, verify } = await open();
    issuer.answer = answer;
    expect(await verify()).toBe('undecided');
    expect(issuer.requests).toBe(1);
  });

  it('that has no end is cut off at 256 KiB', async () => {
    const { issuer, verify } = await open();
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 65_536;
        this.push(' '.repeat(65_536));
      },
    });
    issuer.answer = (response) => endless.pipe(response);
    expect(await verify()).toBe('undecided');
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  it.each<[what: string, answer: AnswerKeys]>([
    ['that does not come', () => undefined],
    ['that stops halfway', (response) => response.write('{"keys":')],
  ])('%s is waited for 3 s', async (_what, answer) => {
    const { issuer, clock, verify } = await open();
    const asked = new Promise<void>((resolve) => {
      issuer.answer = (response) => {
        answer(response);
        resolve();
      };
    });
    const verdict = verify();
    await asked;
    await clock.advance(2999);
    expect(await Promise.race([verdict, Promise.resolve('waiting')])).toBe('waiting');
    await clock.advance(1);
    expect(await verdict).toBe('undecided');
  });
});
