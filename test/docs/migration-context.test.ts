import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import type { ContextBuilderOptions } from '../../src/verify';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { createSend } from '../support/send';
import { signIn } from '../support/sign-in';
import { findBlock, runBlock } from './run-block';

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}
interface Request {
  readonly headers: { readonly authorization?: string };
}
type FindUserId = (request: Request) => Promise<string | undefined>;
type CreateFindUserId = (options: ContextBuilderOptions, secret: string) => FindUserId;

const page = join('docs', 'migration', 'hand-written-context.md');
const secret = 'the secret of the former login';
const oldToken = (more: object = {}): string => sign({ userId: 'old-7', ...more }, secret, { expiresIn: '7d' });

let gateway: TestGateway;
let options: ContextBuilderOptions;
let newToken: string;

beforeAll(async () => {
  gateway = await startGateway();
  const { clock, url } = gateway;
  const jwksUri = `${url}/.well-known/jwks.json`;
  options = { issuer: 'http://issuer.test', audience: 'graphql', jwksUri, profile: 'development', clock };
  newToken = (await signIn(gateway)).accessToken;
});
afterAll(stopGateways);

/** What a server of the page answers whom. */
async function ask(name: 'before' | 'after', first: unknown, tokens: readonly string[]): Promise<readonly unknown[]> {
  const { start } = await runBlock<{ start: (first: unknown, port: number) => Promise<Server> }>(
    findBlock(page, 'ts', name),
  );
  const server = await start(first, 0);
  const send = createSend(server.url);
  const answers: unknown[] = [];
  for (const token of tokens) {
    const { data, errors } = await send<{ orders: unknown }>('{ orders }', {}, token === '' ? {} : { token });
    answers.push(data?.orders ?? errors[0]?.extensions['reason'] ?? errors[0]?.message);
  }
  await server.stop();
  return answers;
}

describe('the page on hand-written contexts', () => {
  it('begins with a server that knows its own tokens alone', async () => {
    const answers = await ask('before', secret, [oldToken(), newToken, '']);
    expect(answers).toStrictEqual([['an order of old-7'], 'Not authenticated', 'Not authenticated']);
  });

  it('ends with one that knows those of the gateway alone, and says why', async () => {
    const answers = await ask('after', options, [newToken, oldToken(), '']);
    const { id } = (await gateway.core.accounts.findByLoginName('ada')) ?? {};
    expect(answers).toStrictEqual([[`an order of ${String(id)}`], 'TOKEN_INVALID', 'TOKEN_MISSING']);
  });

  it('knows both in between', async () => {
    const { createFindUserId } = await runBlock<{ createFindUserId: CreateFindUserId }>(findBlock(page, 'ts', 'both'));
    const findUserId = createFindUserId(options, secret);
    const found = (token: string) => findUserId({ headers: { authorization: `Bearer ${token}` } });
    const { id } = (await gateway.core.accounts.findByLoginName('ada')) ?? {};
    expect(await findUserId({ headers: {} })).toBeUndefined();
    expect(await found(newToken)).toBe(id);
    expect(await found(oldToken())).toBe('old-7');
    await expect(found(oldToken({ userId: 7 }))).rejects.toMatchObject({ extensions: { reason: 'TOKEN_INVALID' } });
    const forged = sign({ userId: 'old-7' }, 'another secret');
    await expect(found(forged)).rejects.toMatchObject({ extensions: { reason: 'TOKEN_INVALID' } });
  });
});
