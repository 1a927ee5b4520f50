import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Authorized, Query, Resolver } from 'type-graphql';
import { readConfig } from '../../src/config';
import { MisuseError } from '../../src/domain/misuse-error';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { readAnswer } from '../support/send';
import { signIn } from '../support/sign-in';

const page = readFileSync(join(__dirname, '../../docs/security.md'), 'utf8');
const section = page.split('\n## The two profiles\n')[1]?.split('\n## ')[0] ?? '';
/** The rows of the table: what it is about, and what it is in development and in production. */
const rows = [...section.matchAll(/^\| (\S.*?) +\| (\S.*?) +\| (\S.*?) +\|$/gm)]
  .slice(2)
  .map(([, what = '', development, production]) => ({ what, development, production }));

@Resolver()
class FailingResolver {
  @Authorized()
  @Query(() => String)
  misuse(): string {
    throw new MisuseError('a mistake of the embedder');
  }

  @Query(() => String)
  fails(): string {
    throw new Error('a bug of the embedder');
  }
}

type Profile = 'test' | 'production';
const gateways: Partial<Record<Profile, TestGateway>> = {};

beforeAll(async () => {
  for (const profile of ['test', 'production'] as const) {
    const policies = { 'Query.fails': 'public' } as const;
    gateways[profile] = await startGateway({ resolvers: [FailingResolver], policies, settings: { profile } });
  }
});
afterAll(stopGateways);

const onOff = (is: boolean) => (is ? 'on' : 'off');

async function firstMessage({ send }: TestGateway, query: string, token?: string): Promise<string> {
  return (await send(query, {}, { token })).errors[0]?.message ?? '';
}

/** What a service says of each line, in the words of the page. */
const lines: Readonly<Record<string, (gateway: TestGateway, profile: Profile) => string | Promise<string>>> = {
  introspection: async ({ send }) =>
    onOff((await send('{ __schema { queryType { name } } __type(name: "User") { name } }')).errors.length === 0),
  'suggestions ("Did you mean")': async (gateway) => {
    const queries = [
      '{ mee }',
      '{ me { idd } }',
      '{ verifyToken(tokn: "x") { active } }',
      'query ($a: Strin) { __typename }',
    ];
    const messages = await Promise.all(queries.map((query) => firstMessage(gateway, query)));
    return onOff(messages.some((message) => message.includes('Did you mean')));
  },
  'the page at `/`': async ({ url }) => {
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    return response.status === 200 && (await response.text()).includes('Sandbox')
      ? 'Apollo Sandbox'
      : `${response.status}`;
  },
  'stack traces': async ({ send }) => {
    const answers = await Promise.all(['{ fails }', '{ nothing }', '{'].map((query) => send(query)));
    return onOff(answers.some(({ text }) => /stacktrace|node_modules|\.ts\b|\bat \w+ \(/.test(text)));
  },
  'bugs of an embedding program': async (gateway) =>
    (await firstMessage(gateway, '{ fails }')).includes('of the embedder') ? 'told to the caller' : 'masked',
  'mistakes in its use of this one': async (gateway) => {
    const { accessToken } = await signIn(gateway);
    return (await firstMessage(gateway, '{ misuse }', accessToken)).includes('of the embedder')
      ? 'told to the caller'
      : 'masked';
  },
  '`_service`, `_entities` without `ROUTER_SECRET`': async ({ send }) => {
    const answers = await Promise.all(
      ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'].map((query) => send(query)),
    );
    const reasons = answers.map(({ reason }) => reason);
    return reasons.every((reason) => reason === 'ROUTER_CREDENTIAL_REQUIRED')
      ? 'closed to everybody'
      : `open to ${reasons.every((reason) => reason === undefined) ? 'anybody' : 'some'}`;
  },
  'origins let in by default': async ({ url }) => {
    const headers = { origin: 'https://sandbox.embed.apollographql.com', 'access-control-request-method': 'POST' };
    const { headers: answered } = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers });
    return answered.get('access-control-allow-origin') === null ? 'none' : "Apollo Sandbox's";
  },
  'without `AUTH_SECRET`': (_gateway, profile) => {
    try {
      return readConfig({}, { NODE_ENV: profile }).masterSecret.kind === 'file' ? 'one is made' : 'something else';
    } catch {
      return 'nothing starts';
    }
  },
};

describe('the table of the profiles', () => {
  it('has the lines that are tested, and no other', () => {
    expect(rows.map(({ what }) => what)).toStrictEqual(Object.keys(lines));
  });

  it.each(rows)('is right: $what is $development in development, $production in production', async (row) => {
    const say = async (profile: Profile) => {
      const gateway = gateways[profile];
      return gateway && lines[row.what]?.(gateway, profile);
    };
    expect([await say('test'), await say('production')]).toStrictEqual([row.development, row.production]);
  });
});

/** What browsers heed. */
const headers: Readonly<Record<string, string | null>> = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-powered-by': null,
  server: null,
};

interface Asked {
  readonly what: string;
  readonly path: string;
  readonly options?: RequestInit;
}

/** Every kind of answer that there is. */
const requests: readonly Asked[] = [
  { what: 'an answer', path: '/graphql', options: post('{ __typename }') },
  { what: 'a refusal', path: '/graphql', options: post('{ nothing }') },
  { what: 'a refused body', path: '/graphql', options: { method: 'POST', body: 'x' } },
  { what: 'a body that is too large', path: '/graphql', options: post('x'.repeat(300_000)) },
  { what: 'a method that is not taken', path: '/graphql' },
  { what: 'a path that is not there', path: '/nothing' },
  { what: 'the published keys', path: '/.well-known/jwks.json' },
  { what: 'health', path: '/health/live' },
];

function post(query: string): RequestInit {
  const body = JSON.stringify({ query });
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

describe('in production', () => {
  it.each(requests)('the headers that browsers heed are on everything: $what', async ({ path, options }) => {
    const answer = await fetch(`${gateways.production?.url}${path}`, options);
    const names = Object.keys(headers);
    expect(Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]))).toStrictEqual(headers);
  });

  it.each(requests)('nothing is kept in caches but the published keys: $what', async ({ path, options }) => {
    const { headers: answered } = await fetch(`${gateways.production?.url}${path}`, options);
    expect(answered.get('cache-control')).toBe(path.includes('jwks') ? 'public, max-age=300' : 'no-store');
  });

  it.each(['login', 'refreshToken'])('tokens are not kept in caches: %s', async (field) => {
    const gateway = gateways.production;
    const { refreshToken } = await signIn(gateway as TestGateway);
    const input =
      field === 'login'
        ? 'username: "ada", password: "correct horse battery staple"'
        : `refreshToken: "${refreshToken}"`;
    const request = post(`mutation { ${field}(input: { ${input} }) { accessToken refreshToken } }`);
    const answer = await readAnswer(await fetch(`${gateway?.url}/graphql`, request));
    expect(answer.data).toMatchObject({ [field]: { accessToken: expect.any(String) as unknown } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
