import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSupergraph } from '../../src/composition/supergraph';
import { link, productsSdl, reviewsSdl, joinLink, writeSupergraph } from '../composition/schemas';
import { SdlServer } from '../composition/sdl-server';
import { install, uninstall } from './installation';
import type { Installation, Outcome } from './installation';

let installation: Installation;
let server: SdlServer;

beforeEach(async () => {
  installation = install();
  server = await new SdlServer(productsSdl).start();
  writeFileSync(join(installation.directory, 'reviews.graphql'), reviewsSdl);
});

afterEach(async () => {
  await server.stop();
  uninstall();
});

const subgraphs = () => [
  { name: 'products', url: server.url },
  { name: 'reviews', url: 'https://reviews.example/graphql', sdl: 'reviews.graphql' },
];

function run(command: string, list: readonly object[] = subgraphs(), ...more: string[]): Promise<Outcome> {
  return installation.run([command, ...more], { environment: { SUBGRAPHS: JSON.stringify(list) } });
}

describe('compose', () => {
  it('prints the supergraph of the subgraphs and this service, and needs no database', async () => {
    const { exitCode, stdout, stderr } = await run('compose');
    expect({ exitCode, stderr }).toStrictEqual({ exitCode: 0, stderr: '' });
    expect(readSupergraph(stdout).members.map(({ name }) => name)).toStrictEqual(['auth', 'products', 'reviews']);
    expect(stdout).toContain('login(');
    expect(existsSync(join(installation.directory, 'data'))).toBe(false);
  });

  it('writes it to a file, whole or not at all, and composes anew what SUPERGRAPH names', async () => {
    const output = join(installation.directory, 'supergraph.graphql');
    const environment = { SUBGRAPHS: JSON.stringify(subgraphs()), SUPERGRAPH: output };
    const written = await installation.run(['compose', '--output', output], { environment });
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    expect(written.stdout).toMatch(/has 3 subgraphs: auth, products, reviews\n$/);
    const sdl = readFileSync(output, 'utf8');
    writeFileSync(join(installation.directory, 'reviews.graphql'), 'type Query {');
    expect(await installation.run(['compose', '--output', output], { environment })).toMatchObject({ exitCode: 1 });
    expect(readFileSync(output, 'utf8')).toBe(sdl);
    expect(readdirSync(installation.directory).sort()).toStrictEqual(['reviews.graphql', 'supergraph.graphql']);
  });

  it('prints one document for programs', async () => {
    const { stdout } = await run('compose', subgraphs().slice(0, 1), '--json');
    const { supergraph, subgraphs: named } = JSON.parse(stdout) as { supergraph: string; subgraphs: object[] };
    expect(readSupergraph(supergraph).members).toHaveLength(2);
    expect(named).toContainEqual({ name: 'products', url: server.url });
  });

  it('has exit code 1 and tells every problem, to people and to programs', async () => {
    server.sdl = `${link(['@key'])} type User @key(fields: "nope") { id: ID! } type Query { a: A }`;
    const told = await run('compose');
    expect(told).toMatchObject({ exitCode: 1, stdout: '' });
    expect(told.stderr).toMatch(
      /^auth-gateway: the subgraphs cannot be composed:\n( {2}- products: .*\([A-Z_]+\)\n){2,}/,
    );
    const { exitCode, stdout } = await run('compose', subgraphs(), '--json');
    expect(exitCode).toBe(1);
    const { error } = JSON.parse(stdout) as { error: { problems: { code: string; subgraph: string }[] } };
    expect(error.problems.map(({ subgraph }) => subgraph)).toContain('products');
    expect(error.problems.map(({ code }) => code)).toContain('KEY_INVALID_FIELDS');
  });

  it('has exit code 1 and tells everybody who gives no SDL', async () => {
    server.answer = { status: 404 };
    const missing = [...subgraphs(), { name: 'stock', url: 'http://127.0.0.1:1/' }];
    const { exitCode, stdout, stderr } = await run('compose', missing);
    expect({ exitCode, stdout }).toStrictEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/not every subgraph gives its SDL:\n {2}- products: .*404.*\n {2}- stock: .*\n$/);
  });

  it('does not know where a subgraph is that only the supergraph knows', async () => {
    const environment = { SUBGRAPHS: '[{"name":"products"}]', SUPERGRAPH: 'supergraph.graphql' };
    const { exitCode, stderr } = await installation.run(['compose'], { environment });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/SUBGRAPHS: must have a "url" for products/);
  });

  it('says what cannot be written', async () => {
    const { exitCode, stderr } = await run('compose', [], '--output', 'nowhere/supergraph.graphql');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^auth-gateway: cannot write nowhere\/supergraph\.graphql: .*--output\n$/);
  });

  it('takes a supergraph of another composer if it can be served, and says what does not fit', async () => {
    const file = join(installation.directory, 'other.graphql');
    writeFileSync(file, writeSupergraph({ links: joinLink }));
    const taken = await run('compose', [], '--supergraph', file);
    expect(taken).toMatchObject({ exitCode: 0, stdout: readFileSync(file, 'utf8'), stderr: '' });
    expect((await run('compose', subgraphs(), '--supergraph', file)).stderr).toMatch(/entry for reviews/);
    writeFileSync(file, 'type Query { a: Int }');
    const refused = await run('compose', [], '--supergraph', file);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/the supergraph cannot be used: it does not link/);
  });
});

describe('a supergraph that a start would refuse', () => {
  const foreign = (url: string, purpose: string) => `${joinLink}\n@link(url: "${url}", for: ${purpose})`;

  it.each([
    ['for its execution', foreign('https://specs.apollo.dev/connect/v0.2', 'EXECUTION'), 'connect/v0.2'],
    ['for security', foreign('https://specs.example/vault/v1.0', 'SECURITY'), 'vault/v1.0'],
  ])('for what it needs %s is refused by compose and check alike', async (_what, links, problem) => {
    const file = join(installation.directory, 'other.graphql');
    writeFileSync(file, writeSupergraph({ links }));
    const composed = await run('compose', [], '--supergraph', file);
    expect(composed).toMatchObject({ exitCode: 1, stdout: '' });
    expect(composed.stderr).toContain(problem);
    const checked = await installation.run(['check'], { environment: { SUPERGRAPH: file } });
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toMatch(new RegExp(`^PROBLEM .*${problem}`, 'm'));
  });
});

describe('check in front of a graph', () => {
  it('says what is in the supergraph', async () => {
    const { exitCode, stdout } = await run('check');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok {2}the supergraph has 3 subgraphs: auth, products, reviews$/m);
  });

  it('shows as a risk that the start waits for a subgraph', async () => {
    const { exitCode, stdout } = await run('check', [{ name: 'stock', url: 'http://127.0.0.1:1/' }]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^RISK +the start waits for a subgraph: stock: /m);
  });

  it('shows as a risk what does not fit the supergraph', async () => {
    writeFileSync(join(installation.directory, 's.graphql'), writeSupergraph({ links: joinLink }));
    const environment = {
      SUPERGRAPH: 's.graphql',
      OWN_SUBGRAPH_NAME: 'me',
      SUBGRAPHS: '[{"name":"auth","url":"https://a.example"}]',
    };
    const { exitCode, stdout } = await installation.run(['check'], { environment });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^RISK +the supergraph has no subgraph me, so nobody can log in/m);
  });

  it.each([
    ['a composition that fails', 'type Query {', undefined, 'reviews: Syntax Error'],
    ['a supergraph that is none', reviewsSdl, 'reviews.graphql', 'the supergraph cannot be used'],
    [
      'a supergraph that is not there',
      reviewsSdl,
      'nothing.graphql',
      'cannot read nothing.graphql: it is not there; correct SUPERGRAPH',
    ],
  ])('reports %s as a problem', async (_what, sdl, supergraph, problem) => {
    writeFileSync(join(installation.directory, 'reviews.graphql'), sdl);
    const environment = { SUBGRAPHS: JSON.stringify(subgraphs()), ...(supergraph && { SUPERGRAPH: supergraph }) };
    const { exitCode, stdout } = await installation.run(['check', '--json'], { environment });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [expect.stringContaining(problem)] });
  });
});
