import { readSupergraph } from '../../src/composition/supergraph';
import { OperatorError } from '../../src/util/operator-error';
import { joinLink, writeSupergraph } from './schemas';

const join5 = '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)';
const mustLogIn = 'directive @mustLogIn on FIELD_DEFINITION';
const joinDirective = `directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | FIELD_DEFINITION
  scalar join__DirectiveArguments`;

const foreign = {
  'Federation 2.3': { links: joinLink },
  'Federation 2.9, a directive under another name': {
    links: `${join5} @link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{ name: "@authenticated", as: "@mustLogIn" }], for: SECURITY)`,
    definitions: mustLogIn,
    directive: '@mustLogIn',
  },
  'Federation 2.9, a specification under another name': {
    links: `${join5} @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "mustLogIn", for: SECURITY)`,
    definitions: mustLogIn,
    directive: '@mustLogIn',
  },
  'Federation 2.11, with directives of its own': {
    links: `${join5} @join__directive(graphs: [AUTH], name: "link", args: { url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"] })`,
    definitions: joinDirective,
    directive: '@join__directive(graphs: [AUTH], name: "federation__cacheTag", args: { format: "u" })',
  },
  'Federation 2.10, with connectors': {
    links: `${join5} @link(url: "https://specs.apollo.dev/connect/v0.2", for: EXECUTION)`,
    definitions: joinDirective,
    directive:
      '@join__directive(graphs: [AUTH], name: "connect", args: { http: { GET: "https://x.example" }, selection: "s" })',
  },
  'the join specification under another name': {
    links: '@link(url: "https://specs.apollo.dev/join/v0.3", as: "j", for: EXECUTION)',
    join: 'j',
  },
};

const good = writeSupergraph({ links: joinLink });

describe('a supergraph', () => {
  it.each(Object.entries(foreign))('of another composer is read: %s', (_what, written) => {
    expect(readSupergraph(writeSupergraph(written)).members).toStrictEqual([
      { graph: 'AUTH', name: 'auth', url: '' },
      { graph: 'PRODUCTS_1', name: 'products', url: 'https://products.example/graphql' },
    ]);
  });

  it.each([
    ['nothing', '', 'no GraphQL, or not whole'],
    ['half of a type', good.slice(0, good.indexOf('secret')), 'no GraphQL, or not whole: .* at line \\d+'],
    ['half of the types', good.slice(0, good.indexOf('type User')), 'names types that it does not define \\(User\\)'],
    ['an operation', '{ me { id } }', 'does not link https://specs.apollo.dev/join'],
    ['a subgraph', 'type Query { a: Int }', 'does not link https://specs.apollo.dev/join'],
    [
      'Federation 1',
      'schema @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query } type Query { a: Int }',
      'does not link',
    ],
    ['no subgraph', `schema ${joinLink} { query: Query } type Query { a: Int }`, 'no subgraphs in join__Graph'],
    ['text', 'supergraph: ./a.graphql', 'no GraphQL'],
  ])('is refused when it is none, or not whole: %s', (_what, sdl, why) => {
    expect(() => readSupergraph(sdl)).toThrow(OperatorError);
    expect(() => readSupergraph(sdl)).toThrow(new RegExp(`^the supergraph cannot be used: it .*${why}`));
  });
});
