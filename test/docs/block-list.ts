import { join } from 'node:path';

/** What becomes of blocks of a page beyond what holds for every block of their language. */
export interface Listed {
  readonly path: string;
  /** How they begin; default whatever stands on the page in these languages. */
  readonly begins?: string;
  readonly languages: readonly string[];
}

/** Blocks that a test carries out. */
export interface Run extends Listed {
  /** The file of the test; it names the page, or how the block begins. */
  readonly test: string;
}

/** Blocks that none carries out. */
export interface NotRun extends Listed {
  readonly reason: string;
}

const docs = (page: string): string => join('docs', page);
const migration = (page: string): string => join('docs', 'migration', `${page}.md`);
const example = (name: string): string => join('examples', name, 'README.md');
const sh = ['sh'];

const people = 'test/docs/migration-people.test.ts';
const tokens = 'test/docs/migration-tokens.test.ts';
const operations = 'test/docs/operations.test.ts';

export const run: readonly Run[] = [
  ...['npm start', 'curl', 'TOKEN=', 'node dist/main.js users', 'REFRESH='].map((begins) => ({
    ...{ path: 'README.md', begins, languages: sh, test: 'test/docs/start.test.ts' },
  })),
  { path: docs('start.md'), languages: sh, test: 'test/docs/start.test.ts' },
  { path: docs('gateway.md'), languages: ['js'], test: 'test/docs/gateway.test.ts' },
  { path: docs('gateway.md'), begins: 'printf', languages: sh, test: 'test/docs/gateway.test.ts' },
  ...['npm run federation', 'export SUBGRAPHS', 'node dist/main.js serve'].map((begins) => ({
    ...{ path: docs('gateway.md'), begins, languages: sh, test: 'test/gateway-mode/federation-example.test.ts' },
  })),
  { path: docs('clients.md'), languages: ['yaml'], test: 'test/package/documents.test.ts' },
  {
    ...{ path: docs('observability/README.md'), begins: '// tracing.js', languages: ['js'] },
    test: 'test/docs/tracing.test.ts',
  },
  { path: docs('operations.md'), begins: 'export NODE_ENV', languages: sh, test: operations },
  { path: docs('operations.md'), begins: 'node -e', languages: sh, test: operations },
  { path: docs('operations.md'), languages: ['sql'], test: operations },
  { path: docs('operations.md'), begins: "DATABASE_URL='postgres://auth_owner", languages: sh, test: operations },
  ...['lexik-gesdinet', 'django-graphql-jwt', 'accounts-js', 'hand-written-context'].flatMap((page) => [
    { path: migration(page), begins: 'auth-gateway users import', languages: sh, test: people },
    {
      path: migration(page),
      begins: page === 'accounts-js' ? 'for (' : 'SELECT',
      languages: ['sql', 'js'],
      test: people,
    },
  ]),
  ...['lexik-gesdinet', 'django-graphql-jwt', 'accounts-js'].map((page) => ({
    ...{ path: migration(page), begins: 'KEYS=', languages: sh, test: tokens },
  })),
  ...['lexik-gesdinet', 'django-graphql-jwt'].map((page) => ({
    ...{ path: migration(page), begins: 'curl', languages: sh, test: tokens },
  })),
  ...['django-graphql-jwt', 'accounts-js'].map((page) => ({
    ...{ path: migration(page), begins: 'openssl', languages: sh, test: tokens },
  })),
  { path: migration('accounts-js'), begins: 'export const tokenOptions', languages: ['js'], test: tokens },
  ...['auth-gateway sessions', 'auth-gateway users', 'auth-gateway keys'].map((begins) => ({
    ...{ path: docs('how-to.md'), begins, languages: sh, test: 'test/docs/how-to.test.ts' },
  })),
  { path: docs('how-to.md'), languages: ['js'], test: 'test/docs/how-to.test.ts' },
  { path: example('react-apollo'), languages: sh, test: 'test/examples/react-apollo.test.ts' },
  { path: example('federation'), languages: sh, test: 'test/gateway-mode/federation-example.test.ts' },
  ...['embedded', 'custom-user-store', 'verify-only'].map((name) => ({
    ...{ path: example(name), languages: sh, test: 'test/examples/readmes.test.ts' },
  })),
];

export const notRun: readonly NotRun[] = [
  { path: docs('how-to.md'), languages: ['nginx'], reason: 'needs nginx and a certificate' },
  {
    ...{ path: 'README.md', begins: 'SUBGRAPHS=', languages: sh },
    reason: 'it waits for a subgraph; gateway.md has the same with subgraphs, and that is run',
  },
  {
    ...{ path: 'README.md', begins: 'npm run cluster', languages: sh },
    reason: 'test/cluster/cluster.test.ts runs the same command on ports of its own',
  },
  { path: 'CONTRIBUTING.md', begins: 'npm test', languages: sh, reason: 'it is what runs these tests' },
  { path: join('bench', 'README.md'), languages: sh, reason: 'minutes of load, and a package of its own' },
  { path: docs('adr/0009-dependencies.md'), languages: sh, reason: 'how sizes were measured once, for a record' },
  { path: docs('operations.md'), languages: ['dockerfile'], reason: 'needs a container engine' },
  { path: docs('operations.md'), begins: 'docker', languages: sh, reason: 'needs a container engine' },
  { path: docs('operations.md'), begins: '[Unit]', languages: ['ini'], reason: 'needs systemd' },
  {
    ...{ path: docs('operations.md'), begins: 'sqlite3', languages: sh },
    reason: 'needs the program sqlite3; the next block does the same without it, and is run',
  },
  {
    path: docs('operations.md'),
    begins: 'node dist/main.js serve | jq',
    languages: sh,
    reason: 'needs the program jq',
  },
  {
    ...{ path: docs('issuers.md'), begins: 'auth-gateway token explain', languages: sh },
    reason: 'test/cli/foreign-token.test.ts runs the same command on tokens of its own',
  },
  {
    ...{ path: docs('federation.md'), begins: 'auth-gateway compose', languages: sh },
    reason: 'gateway.md has the same with subgraphs, and that is run',
  },
  {
    ...{ path: docs('persisted-operations.md'), languages: ['bash'] },
    reason: 'fetches a tool of Apollo; test/persisted-operations/manifest.test.ts has what it writes',
  },
  {
    path: migration('lexik-gesdinet'),
    languages: ['php'],
    reason: 'needs PHP and Symfony; the test signs what it adds',
  },
  { path: migration('django-graphql-jwt'), languages: ['python'], reason: 'needs Django; the test signs what it adds' },
];
