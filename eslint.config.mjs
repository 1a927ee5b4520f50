import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** What the conventions ban, by the name under which the places below are exempt from it. */
const bans = {
  defaultExport: [
    {
      selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default'], TSExportAssignment",
      message: 'Named exports only: one thing has one name everywhere.',
    },
  ],
  clock: [
    {
      selector:
        "CallExpression[callee.object.name='Date'][callee.property.name='now'], " +
        ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0], " +
        "MemberExpression[object.name='performance'], MemberExpression[object.name='process'][property.name=/^(hrtime|uptime)$/]",
      message: 'Ask the clock port, so that tests can move the time.',
    },
  ],
  timers: [
    {
      selector:
        'CallExpression[callee.name=/^set(Timeout|Interval|Immediate)$/], ' +
        "MemberExpression[object.name='globalThis'][property.name=/^set(Timeout|Interval|Immediate)$/], " +
        'ImportDeclaration[source.value=/^(node:)?timers(\\u002fpromises)?$/]',
      message: 'Ask the clock port for timers, so that tests never sleep.',
    },
  ],
  weakRandomness: [
    {
      selector: "MemberExpression[object.name='Math'][property.name='random']",
      message: 'Math.random is predictable. Ask src/crypto/.',
    },
  ],
  randomness: [
    {
      selector:
        'ImportSpecifier[imported.name=/^(random(Bytes|UUID|Int|Fill|FillSync)|webcrypto)$/], ' +
        'MemberExpression[property.name=/^(random(Bytes|UUID|Int|Fill|FillSync)|webcrypto|getRandomValues)$/]',
      message: 'Randomness comes from src/crypto/ (or src/token/), where it is reviewed.',
    },
  ],
  environment: [
    {
      selector:
        "MemberExpression[object.name='process'][property.name='env'], " +
        "VariableDeclarator[init.name='process'] Property[key.name='env'], " +
        'ImportDeclaration[source.value=/^(node:)?process$/]',
      message: 'Settings are declared and read in src/config.ts; take your slice as a parameter.',
    },
  ],
};

/** The rule with every ban but those named. A later block replaces the rule of an earlier one as a whole. */
const banAllBut = (...exempt) => {
  const rest = Object.entries(bans).filter(([name]) => !exempt.includes(name));
  return { 'no-restricted-syntax': ['error', ...rest.flatMap(([, entries]) => entries)] };
};
const ban = (...names) => banAllBut(...Object.keys(bans).filter((name) => !names.includes(name)));

export default tseslint.config(
  { ignores: ['dist/', '.dist-*/', 'coverage/', 'data/', 'schema/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{ts,tsx}', 'examples/react-apollo/page/*.mts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      curly: 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-warning-comments': ['error', { terms: ['fixme'], location: 'anywhere' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',

      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],

      // Classes that exist for their decorators (type-graphql's types and inputs) are no mistake.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // () => doSomething() reads better than a block, and hides nothing.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // The classes of graphql/ describe the schema; resolvers return plain data of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Length is counted in code points, and spreading a string is how.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` without `await` still turns a throw into a rejection, which is what a port promises.
      '@typescript-eslint/require-await': 'off',
    },
  },

  { files: ['src/**/*.ts'], rules: banAllBut() },
  { files: ['src/crypto/**/*.ts', 'src/token/**/*.ts'], rules: banAllBut('randomness') },
  { files: ['src/util/system-clock.ts', 'src/util/next-turn.ts'], rules: banAllBut('clock', 'timers') },
  { files: ['src/client/client-system.ts'], rules: banAllBut('clock', 'timers', 'weakRandomness') },
  { files: ['src/config.ts', 'src/config/**/*.ts'], rules: banAllBut('environment') },
  {
    files: ['src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        ...banAllBut('environment')['no-restricted-syntax'],
        {
          selector: "MemberExpression[object.object.name='process'][object.property.name='env']",
          message: 'Hand process.env to src/config.ts as a whole; it is read there.',
        },
      ],
    },
  },
  { files: ['src/main.ts', 'src/cli/**/*.ts'], rules: { 'no-console': 'off' } },

  {
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      ...ban('defaultExport', 'weakRandomness'),
      // A describe block is a function, and a table of cases is long without being complicated.
      'max-lines-per-function': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'jest/unbound-method': 'error',
      // A row of a table has as many columns as it needs.
      '@typescript-eslint/max-params': 'off',
      // A test may assert through a helper of test/support.
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
      'jest/no-standalone-expect': ['error', { additionalTestBlockFunctions: ['afterEach', 'afterAll'] }],
      'jest/prefer-strict-equal': 'error',
      'jest/valid-title': ['error', { ignoreTypeOfDescribeName: true }],
    },
  },
  { files: ['test/**/*.test.ts'], rules: ban('defaultExport', 'weakRandomness', 'timers') },
  // Proofs drive real processes against the real time.
  { files: ['test/prove/**/*.ts'], rules: ban('defaultExport') },

  { files: ['examples/**/*.{ts,tsx}'], rules: { 'no-console': 'off', 'max-lines-per-function': 'off' } },

  {
    files: ['**/*.{mjs,cjs}'],
    rules: {
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-else-return': 'error',
      'no-unused-vars': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['fixme'], location: 'anywhere' }],
      'prefer-const': 'error',
    },
  },
);
