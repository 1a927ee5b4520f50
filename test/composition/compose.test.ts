import { composeSupergraph } from '../../src/composition/compose';
import { createComposer } from '../../src/composition/composer';
import { CompositionError } from '../../src/composition/composition-error';
import type { CompositionProblem } from '../../src/composition/composition-error';
import { readSupergraph } from '../../src/composition/supergraph';
import { authSdl, link, productsSdl, reviewsSdl } from './schemas';

const toSubgraph = (sdl: string, index: number) => ({ name: `s${String(index)}`, url: 'https://s.example', sdl });

function problemsOf(sdls: readonly string[]): readonly CompositionProblem[] {
  try {
    composeSupergraph(sdls.map(toSubgraph));
    return [];
  } catch (error) {
    if (error instanceof CompositionError) return error.problems;
    throw error;
  }
}

describe('composing', () => {
  it('makes one graph of our schema and of subgraphs that extend User', () => {
    const sdl = composeSupergraph([
      { name: 'auth', url: 'https://auth.example/graphql', sdl: authSdl },
      { name: 'products', url: 'https://products.example/graphql', sdl: productsSdl },
      { name: 'reviews', url: 'https://reviews.example/graphql', sdl: reviewsSdl },
    ]);
    expect(readSupergraph(sdl).members).toStrictEqual([
      { graph: 'AUTH', name: 'auth', url: 'https://auth.example/graphql' },
      { graph: 'PRODUCTS', name: 'products', url: 'https://products.example/graphql' },
      { graph: 'REVIEWS', name: 'reviews', url: 'https://reviews.example/graphql' },
    ]);
    expect(sdl).toMatch(/price: Int @join__field\(graph: PRODUCTS\) @requiresScopes\(scopes: \[\["prices"\]\]\)/);
    expect(sdl).toMatch(/reviews: \[Review!\]! @join__field\(graph: REVIEWS\) @authenticated/);
  });

  it('does not depend on how it went before', () => {
    expect(problemsOf(['type Query { a: Nope }'])).not.toHaveLength(0);
    expect(problemsOf(['type Query { a: Int }'])).toHaveLength(0);
  });

  it.each<[string, readonly string[], readonly Partial<CompositionProblem>[]]>([
    ['no GraphQL', ['type Query {'], [{ code: 'INVALID_GRAPHQL', subgraph: 's0' }]],
    [
      'several that are no GraphQL',
      ['type', 'type Query { a: Int }', '{'],
      [{ subgraph: 's0' }, { code: 'INVALID_GRAPHQL', subgraph: 's2' }],
    ],
    ['unknown types', ['type Query { a: A b: B }'], [{ subgraph: 's0' }, { code: 'INVALID_GRAPHQL', subgraph: 's0' }]],
    ['nothing to ask', ['type A { a: Int }'], [{ code: 'NO_QUERIES', subgraph: undefined }]],
    ['fields of two types', ['type Query { a: Int }', 'type Query { a: String }'], [{ code: 'FIELD_TYPE_MISMATCH' }]],
    [
      'a key of a field that is not there',
      [`${link(['@key'])} type Query { a: A } type A @key(fields: "b") { id: ID }`],
      [{ code: 'KEY_INVALID_FIELDS', subgraph: 's0' }],
    ],
    [
      'a version that is newer than the composer',
      [`${link(['@key'], '2.12')} type Query { a: Int }`],
      [{ code: 'UNKNOWN_FEDERATION_LINK_VERSION', subgraph: 's0' }],
    ],
    [
      'a version that is older than the directive',
      [`${link(['@authenticated'], '2.3')} type Query { a: Int @authenticated }`],
      [{ subgraph: 's0' }],
    ],
    [
      'the specification under another name',
      [
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed") type Query { a: Int @fed__authenticated }',
      ],
      [{ code: 'INVALID_GRAPHQL', subgraph: 's0' }],
    ],
  ])('tells all that is wrong, with subgraph and code: %s', (_what, sdls, expected) => {
    const problems = problemsOf(sdls);
    expect(problems).toHaveLength(Math.max(problems.length, expected.length));
    for (const each of expected) expect(problems).toContainEqual(expect.objectContaining(each));
  });

  it('says which subgraph once, with the place in its SDL', () => {
    expect(problemsOf(['type Query {\n  a: Int\n'])[0]?.message).toMatch(/at line 3, column 1 of its SDL$/);
    expect(problemsOf(['type Query { a: A }'])[0]?.message).toBe('Unknown type A');
  });

  it('refuses two subgraphs of one name', () => {
    const subgraph = { name: 'a', url: 'https://a.example', sdl: 'type Query { a: Int }' };
    expect(() => composeSupergraph([subgraph, subgraph])).toThrow(CompositionError);
  });

  it.each([
    ['@foo', '@link(url: "https://x.example/foo/v1.0", import: ["@foo"], for: SECURITY)'],
    ['@authenticated', '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)'],
    ['@policy', '@link(url: "https://specs.apollo.dev/policy/v0.1")'],
    ['@mustLogIn', '@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "mustLogIn")'],
  ])(
    'refuses what the composer would forget, a security feature that is not of the federation: %s',
    (name, foreign) => {
      const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) ${foreign}
      directive ${name} on FIELD_DEFINITION
      type Query { a: Int ${name} }`;
      expect(problemsOf([sdl])).toContainEqual(expect.objectContaining({ code: 'UNKNOWN_SECURITY_LINK' }));
    },
  );

  it.each(['authenticated', 'requiresScopes', 'policy'])(
    'refuses what the composer would forget, a @%s of its own',
    (name) => {
      const sdl = `directive @${name} on FIELD_DEFINITION type Query { a: Int @${name} }`;
      const problem = { code: 'SECURITY_DIRECTIVE_NOT_IMPORTED', subgraph: 's0' };
      expect(problemsOf([sdl])).toContainEqual(expect.objectContaining(problem));
      expect(problemsOf([`${link(['@key'])} ${sdl}`])).toContainEqual(expect.objectContaining(problem));
      const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@${name}", as: "@other" }])`;
      expect(problemsOf([`${renamed} ${sdl}`])).toContainEqual(expect.objectContaining(problem));
    },
  );

  it('takes a definition of what is imported, and one that is imported under another name', () => {
    const defined = `${link(['@authenticated'])} directive @authenticated on FIELD_DEFINITION type Query { a: Int @authenticated }`;
    const renamed = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@mustLogIn" }])
      type Query { a: Int @mustLogIn }`;
    for (const sdl of [defined, renamed]) {
      expect(composeSupergraph([toSubgraph(sdl, 0)])).toMatch(/a: Int @authenticated/);
    }
  });
});

describe('a composer', () => {
  it.each([
    ['what came of it', () => 'a supergraph'],
    [
      'why nothing did',
      () => {
        throw new CompositionError([]);
      },
    ],
  ])('knows of the last composition %s, and does not do it again', (_what, work) => {
    const compose = jest.fn<string, []>(work);
    const composer = createComposer(compose);
    const attempt = (sdl: string): string => {
      try {
        return composer([toSubgraph(sdl, 0)]);
      } catch (error) {
        return String(error);
      }
    };
    expect(attempt('type Query { a: Int }')).toBe(attempt('type Query { a: Int }'));
    expect(compose).toHaveBeenCalledTimes(1);
    attempt('type Query { b: Int }');
    attempt('type Query { a: Int }');
    expect(compose).toHaveBeenCalledTimes(3);
  });
});
