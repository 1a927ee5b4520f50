/** swc compiles the tests: types are checked once, by `npm run check:types`, not again in every run. */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
  },
};

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // jose comes as ES modules alone, which jest can load on no Node that is supported here without a flag.
  transform: { '^.+\\.ts$|/node_modules/jose/.+\\.js$': ['@swc/jest', swc] },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  // type-graphql refuses to load without it, and every test file must run alone.
  setupFiles: ['reflect-metadata'],
  // Fails every test in which a secret comes out.
  setupFilesAfterEnv: ['<rootDir>/test/support/watch-secrets.ts'],
  moduleNameMapper: {
    // What is loaded late is named as it will be called when it is built.
    '^\\./(gateway-supergraph|graph-generation)\\.js$': '<rootDir>/src/$1.ts',
    '^graphql-auth-gateway$': '<rootDir>/src/index.ts',
    '^graphql-auth-gateway/testing$': '<rootDir>/src/testing.ts',
    '^graphql-auth-gateway/verify$': '<rootDir>/src/verify.ts',
    '^graphql-auth-gateway/client$': '<rootDir>/src/client/client.ts',
    '^graphql-auth-gateway/client/fetch$': '<rootDir>/src/client/auth-fetch.ts',
    '^graphql-auth-gateway/client/(apollo|urql)$': '<rootDir>/src/client/$1.ts',
  },
  globalSetup: '<rootDir>/test/support/postgres-server.mjs',
  globalTeardown: '<rootDir>/test/support/postgres-server-stop.mjs',
  maxWorkers: 2,
  // Modules that each file loads anew add up.
  workerIdleMemoryLimit: '1GB',
  // A busy machine is no failure: nothing here asserts a time.
  testTimeout: 60_000,
};
