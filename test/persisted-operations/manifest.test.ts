import type { ManifestError } from '../../src/graphql/persisted/manifest';
import { writeFileSync } from 'node:fs';
import { print } from 'graphql';
import { LoginDocument } from '../../schema/generated/operations';
import { CatalogueSubgraph } from '../gateway-mode/catalogue-subgraph';
import { password, startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { countsOf, named, post, sha256, startWithManifest, toManifest } from './persisted-scene';

afterEach(stopGateways);

const me = 'query Me {\n  me {\n    username\n  }\n}';
const login = print(LoginDocument);
const typename = 'query Name { __typename }';
const manifest = toManifest([
  { name: 'Me', body: me },
  { name: 'Login', body: login },
]);
const only = { settings: { persistedOperationsMode: 'only' } } as const;
const audit = { settings: { persistedOperationsMode: 'audit' } } as const;

describe('operations of a manifest', () => {
  it('run by id, mutations too, in every spelling of the id', async () => {
    const gateway = await startWithManifest(manifest, only);
    await gateway.signUp();
    const variables = { input: { username: 'ada', password } };
    const names = [named(sha256(login)), { documentId: sha256(login) }, { documentId: `sha256:${sha256(login)}` }];

    for (const name of names) expect((await post(gateway, { ...name, variables })).errors).toStrictEqual([]);
    expect(await countsOf(gateway)).toStrictEqual(['listed 3']);
  });

  it('run from a map from id to document, whatever the ids are, and by the SHA-256 of their text', async () => {
    const ids = ['constructor', 'x-app:7', 'd41d8cd98f00b204e9800998ecf8427e'];
    const gateway = await startWithManifest(
      JSON.stringify(
        Object.fromEntries(
          ids.map((id) => [id, `query { ${id.replace(/\W/g, '_')}: __typename }`.replace(/ d4/, ' a')]),
        ),
      ),
      only,
    );
    for (const documentId of ids) expect((await post(gateway, { documentId })).errors).toStrictEqual([]);
    const text = 'query { constructor: __typename }';
    expect((await post(gateway, named(sha256(text)))).data).toStrictEqual({ constructor: 'Query' });
    for (const documentId of ['__proto__', 'toString', 'hasOwnProperty']) {
      expect((await post(gateway, { documentId })).reason).toBe('OPERATION_NOT_LISTED');
    }
  });

  it('are the only ones where that is set: by id, or by a text that is one of them up to white space', async () => {
    const gateway = await startWithManifest(manifest, only);
    const { accessToken: token } = await signIn(gateway);
    const refused = [
      { query: typename },
      { query: '{' },
      named(sha256(typename)),
      { query: typename, ...named(sha256(typename)) },
    ];

    for (const body of [{ query: me }, { query: 'query Me{me{username}} # so' }, { query: me, ...named(sha256(me)) }]) {
      expect((await post(gateway, body, token)).data).toStrictEqual({ me: { username: 'ada' } });
    }
    for (const body of refused) {
      expect(await post(gateway, body, token)).toMatchObject({
        status: 400,
        code: 'PERSISTED_QUERY_NOT_IN_LIST',
        reason: 'OPERATION_NOT_LISTED',
      });
    }
    expect((await post(gateway, { query: me, ...named(sha256(typename)) }, token)).reason).toBe(
      'PERSISTED_QUERY_MISMATCH',
    );
    expect((await countsOf(gateway)).at(-1)).toBe('refused 4');
    const told = gateway.logger.entries.filter(({ message }) => message.includes('not in the manifest'));
    expect(told.map(({ fields }) => fields['operationHash'])).toStrictEqual([sha256(typename), sha256('{')]);
  });

  it('are not confused by what else stands in the request', async () => {
    const gateway = await startWithManifest(manifest, only);
    for (const body of [
      [{ query: typename }],
      { query: { toString: typename } },
      { query: [typename] },
      { query: '', variables: {} },
      {},
    ]) {
      expect((await post(gateway, body)).reason).toBe('REQUEST_MALFORMED');
    }
  });

  it('are counted against all others, and those are told of once, where it is tried out', async () => {
    const gateway = await startWithManifest(manifest, audit);
    for (let time = 0; time < 3; time += 1) expect((await gateway.send(typename)).errors).toStrictEqual([]);
    await post(gateway, { query: typename, ...named(sha256(typename)) });
    await post(gateway, named(sha256(typename)));
    await gateway.send('{ nothing }');
    await gateway.send(me);

    expect(await countsOf(gateway)).toStrictEqual(['listed 1', 'automatic 1', 'stored 1', 'unlisted 6']);
    const told = gateway.logger.entries.filter(({ message }) => message.includes('not in the manifest'));
    expect(told.map(({ fields }) => fields)).toMatchObject([
      { operationName: 'Name', operationType: 'query', operationHash: sha256(typename) },
    ]);
  });

  it('leave everything else to run by default', async () => {
    const gateway = await startWithManifest(manifest);
    expect((await gateway.send(typename)).errors).toStrictEqual([]);
    expect((await post(gateway, named(sha256(typename)))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('do not bind a router that has proved it is ours, and nobody else', async () => {
    const routerSecret = 'the secret of the router of these tests';
    const gateway = await startWithManifest(manifest, { settings: { ...only.settings, routerSecret } });
    const by = (credential: string) => gateway.send(typename, {}, { headers: { 'router-authorization': credential } });
    expect((await by(routerSecret)).errors).toStrictEqual([]);
    expect((await by('a guess')).reason).toBe('OPERATION_NOT_LISTED');
  });
});

describe('a manifest', () => {
  it.each([
    ['no JSON', '{', ['no JSON']],
    ['a list', '[]', ['must be an object']],
    ['nothing in it', '{}', ['no operation']],
    [
      'another version',
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }),
      ['version'],
    ],
    ['entries that are none', JSON.stringify({ a: 1, b: '', ['c'.repeat(257)]: me }), ['a', 'b', 'c']],
    [
      'an id twice',
      toManifest([
        { id: 'a', name: 'A', body: me },
        { id: 'a', name: 'B', body: typename },
      ]),
      ['a'],
    ],
    [
      'what is no GraphQL, does not fit, or is too large',
      toManifest([
        { name: 'Broken', body: '{' },
        { name: 'Unknown', body: '{ nothing }' },
        { name: 'Large', body: `{ ${'__typename '.repeat(1000)} }` },
        {
          name: 'Logins',
          body: 'mutation { a: logout { endedSessions } b: refreshToken(input: {}) { accessToken } c: refreshToken(input: {}) { accessToken } }',
        },
        { name: 'None', body: 'fragment A on Query { __typename }' },
        { name: 'Good', body: me },
      ]),
      ['Broken', 'Unknown', 'Large', 'Logins', 'None'],
    ],
  ])('with %s lets nothing start, and says everything that is wrong', async (_what, text, wrong) => {
    const problem: unknown = await startWithManifest(text).then(
      () => undefined,
      (error: unknown) => error,
    );
    const { name, message, problems } = problem as ManifestError;
    expect([name, message.includes('manifest.json'), problems.length]).toStrictEqual([
      'ManifestError',
      true,
      wrong.length,
    ]);
    for (const [index, word] of wrong.entries()) expect(problems[index]).toContain(word);
  });

  it('that is not there lets nothing start', async () => {
    await expect(startGateway({ settings: { persistedOperations: '/nowhere.json' } })).rejects.toThrow(
      /nowhere\.json: it is not there/,
    );
  });

  it('with introspection fits in development and not in production', async () => {
    const text = toManifest([{ name: 'Types', body: '{ __schema { types { name } } }' }]);
    expect((await startWithManifest(text)).url).toBeDefined();
    const production = { profile: 'production', masterSecret: 'Zq8vN3kX0pLw7TtR2sYd5GhJ9bCf4MaE' } as const;
    await expect(startWithManifest(text, { settings: production })).rejects.toThrow(/Types: /);
  });

  it('is taken anew while the service runs, and a broken one is not', async () => {
    const gateway = await startWithManifest(manifest, only);
    writeFileSync(gateway.path, toManifest([{ name: 'Name', body: typename }]));
    await gateway.gateway.reload();
    expect((await post(gateway, named(sha256(typename)))).errors).toStrictEqual([]);
    expect((await post(gateway, { query: me })).reason).toBe('OPERATION_NOT_LISTED');

    writeFileSync(gateway.path, toManifest([{ name: 'Unknown', body: '{ nothing }' }]));
    await gateway.gateway.reload();
    expect((await post(gateway, named(sha256(typename)))).errors).toStrictEqual([]);
    expect(gateway.logger.lines.some((line) => line.startsWith('error ') && line.includes('Unknown: '))).toBe(true);
  });

  it('in front of a graph is held against every new supergraph, which serves all the same', async () => {
    const catalogue = await new CatalogueSubgraph().start();
    const later = { name: 'Later', body: '{ later }' };
    const subgraphs = [{ name: 'catalogue', url: catalogue.url }];
    const whoAmI = { name: 'WhoAmI', body: '{ whoAmI }' };
    const gateway = await startWithManifest(toManifest([whoAmI]), { settings: { ...only.settings, subgraphs } });
    expect((await post(gateway, named(sha256(whoAmI.body)))).errors).toStrictEqual([]);

    writeFileSync(gateway.path, toManifest([whoAmI, later])); // which comes before its supergraph
    await gateway.gateway.reload();
    catalogue.sdl = catalogue.sdl.replace('whoAmI: String', 'later: String');
    await gateway.gateway.reload();

    const errors = gateway.logger.entries.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors.at(-1)).toMatch(/refused|do not fit the new supergraph/);
    expect(errors.some((message) => message.includes('do not fit the new supergraph'))).toBe(true);
    expect((await post(gateway, named(sha256(whoAmI.body)))).reason).toBe('QUERY_INVALID');
    await catalogue.stop();
  });
});
