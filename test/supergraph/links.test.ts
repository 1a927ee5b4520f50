import { parse } from 'graphql';
import { parseFeatureUrl } from '../../src/supergraph/feature-url';
import { readRequirements } from '../../src/supergraph/requirements';
import { SupergraphError } from '../../src/supergraph/supergraph-error';

const link = '@link(url: "https://specs.apollo.dev/link/v1.0")';
const toAuthenticated = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';

/** What a field requires that has the directive, in a supergraph with the links. */
function readField(links: string, directive: string): readonly (readonly [string, unknown])[] {
  const sdl = `schema ${links} { query: Query } type Query { a: String ${directive} }`;
  return readRequirements(parse(sdl))
    .ofField('Query', 'a')
    .map((clause) => [clause.directive, clause.anyOf]);
}

describe('the url of a feature', () => {
  it.each([
    ['https://spec.example.com/a/b/mySchema/v1.0/', 'https://spec.example.com/a/b/mySchema', 'mySchema', 'v1.0'],
    ['https://spec.example.com', 'https://spec.example.com', undefined, undefined],
    ['https://spec.example.com/mySchema/v0.1?q=v#frag', 'https://spec.example.com/mySchema', 'mySchema', 'v0.1'],
    ['https://spec.example.com/v1.0', 'https://spec.example.com', undefined, 'v1.0'],
    ['https://spec.example.com/vX', 'https://spec.example.com/vX', 'vX', undefined],
    ['https://SPECS.apollo.dev:443/policy/v0.1', 'https://specs.apollo.dev/policy', 'policy', 'v0.1'],
    ['https://spec.example.com/_x/v1.0', 'https://spec.example.com/_x', undefined, 'v1.0'],
    ['https://spec.example.com/x__y/v1.0', 'https://spec.example.com/x__y', undefined, 'v1.0'],
    ['https://spec.example.com/x/v01.0', 'https://spec.example.com/x/v01.0', undefined, undefined],
    ['no url', 'no url', undefined, undefined],
  ])('%s', (url, identity, name, version) => {
    expect(parseFeatureUrl(url)).toStrictEqual({ identity, name, version });
  });
});

describe('a directive is known by the name that a link gives it', () => {
  it.each([
    ['by default', `${link} ${toAuthenticated}`, '@authenticated'],
    ['without a purpose', `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1")`, '@authenticated'],
    ['with its namespace', `${link} ${toAuthenticated}`, '@authenticated__authenticated'],
    ['as', `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)`, '@auth'],
    [
      'imported',
      `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1", import: ["@authenticated"])`,
      '@authenticated',
    ],
    [
      'imported under another name (GHSA-g8jh-vg5j-4h3f)',
      `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }])`,
      '@signedIn',
    ],
    [
      'imported under another name, and written with the old one',
      `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }])`,
      '@authenticated',
    ],
    [
      'by a link that has another name',
      `@l(url: "https://specs.apollo.dev/link/v1.0", as: "l") @l(url: "https://specs.apollo.dev/authenticated/v0.1")`,
      '@authenticated',
    ],
    [
      'by @core',
      `@core(feature: "https://specs.apollo.dev/core/v0.2") @core(feature: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)`,
      '@auth',
    ],
    ['without a link to links', toAuthenticated, '@authenticated'],
    ['linked twice alike', `${link} ${toAuthenticated} ${toAuthenticated}`, '@authenticated'],
  ])('%s', (_name, links, directive) => {
    expect(readField(links, directive)).toStrictEqual([['authenticated', []]]);
  });

  it('on an extension of the schema', () => {
    const sdl = `schema { query: Query } extend schema ${link} ${toAuthenticated} type Query { a: String @authenticated }`;
    expect(readRequirements(parse(sdl)).ofField('Query', 'a')).toHaveLength(1);
  });
});

describe('a supergraph is refused', () => {
  const policy = '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)';
  const scopes = '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';
  const authenticated = (more: string): string =>
    `${link} @link(url: "https://specs.apollo.dev/authenticated/v0.1", ${more})`;

  it.each([
    ['an unknown security feature', `${link} @link(url: "https://example.com/guard/v1.0", for: SECURITY)`, ''],
    ['the same of another host', `${link} @link(url: "https://example.com/policy/v0.1", for: SECURITY)`, ''],
    [
      'a minor version that is too new',
      `${link} @link(url: "https://specs.apollo.dev/policy/v0.2", for: SECURITY)`,
      '',
    ],
    ['another major version', `${link} @link(url: "https://specs.apollo.dev/authenticated/v1.0", for: SECURITY)`, ''],
    ['no version', `${link} @link(url: "https://specs.apollo.dev/authenticated", for: SECURITY)`, ''],
    [
      'a version of ours that is too new, for no purpose',
      `${link} @link(url: "https://specs.apollo.dev/policy/v0.2")`,
      '',
    ],
    ['links of another version', '@link(url: "https://specs.apollo.dev/link/v2.0")', ''],
    [
      'a core feature',
      '@core(feature: "https://specs.apollo.dev/core/v0.2") @core(feature: "https://x.y/z/v1.0", for: SECURITY)',
      '',
    ],
    ['a directive that is not linked', link, '@authenticated'],
    ['a directive that is not linked, with nothing linked', '', '@requiresScopes(scopes: [["a"]])'],
    ['the name of the subgraph', `${link} ${toAuthenticated}`, '@federation__authenticated'],
    ['the name that "as" has replaced', authenticated('as: "auth"'), '@authenticated'],
    ['one feature by two namings', `${link} ${toAuthenticated} ${authenticated('as: "auth"')}`, '@auth'],
    [
      'two features under one name',
      `${authenticated('as: "x"')} @link(url: "https://specs.apollo.dev/policy/v0.1", as: "x")`,
      '',
    ],
    [
      'two directives under one name',
      `${authenticated('import: [{ name: "@authenticated", as: "@policy" }]')} ${policy}`,
      '',
    ],
    [
      'a name that a foreign feature takes',
      `${link} ${toAuthenticated} @link(url: "https://x.y/z/v1.0", import: ["@authenticated"])`,
      '',
    ],
    ['a link without a url', `${link} @link(as: "x")`, ''],
    ['an argument that links do not have', authenticated('only: "x"'), ''],
    ['an import in no known form', authenticated('import: [1]'), ''],
    ['an import with more than a name', authenticated('import: [{ name: "@authenticated", if: "x" }]'), ''],
    ['an import of a directive as a type', authenticated('import: [{ name: "@authenticated", as: "x" }]'), ''],
    ['an import that is no list', authenticated('import: "@authenticated"'), ''],
    ['a namespace with a separator', authenticated('as: "x__y"'), ''],
    ['a purpose that is not known', authenticated('for: AUTHORIZATION'), ''],
    ['an argument of @authenticated', `${link} ${toAuthenticated}`, '@authenticated(if: true)'],
    ['scopes that are no lists of lists', `${link} ${scopes}`, '@requiresScopes(scopes: ["a"])'],
    ['scopes that are no strings', `${link} ${scopes}`, '@requiresScopes(scopes: [["a", 1]])'],
    ['no scopes', `${link} ${scopes}`, '@requiresScopes(scopes: [])'],
    ['a list of no scopes', `${link} ${scopes}`, '@requiresScopes(scopes: [["a"], []])'],
    ['scopes by another argument', `${link} ${scopes}`, '@requiresScopes(scope: [["a"]])'],
    ['policies and something else', `${link} ${policy}`, '@policy(policies: [["a"]], unless: [["b"]])'],
  ])('with %s', (_name, links, directive) => {
    expect(() => readField(links, directive)).toThrow(SupergraphError);
  });

  it.each([
    ['a union', 'union U @authenticated = Query'],
    ['an input', 'input I @authenticated { a: Int }'],
    ['a field of an input', 'input I { a: Int @authenticated }'],
    ['an argument', 'type T { a(b: Int @authenticated): Int }'],
    ['a value of an enum', 'enum E { A @authenticated }'],
  ])('with a directive on %s, where it would not be enforced', (_name, type) => {
    const sdl = `schema ${link} ${toAuthenticated} { query: Query } type Query { a: String } ${type}`;
    expect(() => readRequirements(parse(sdl))).toThrow(SupergraphError);
  });

  it('with a directive that a composer carries along without knowing it', () => {
    const links = `${link} @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)`;
    const carried = '@join__directive(graphs: [A], name: "policy", args: { policies: [["a"]] })';
    expect(() => readField(links, carried)).toThrow(SupergraphError);
  });

  it('by its name and with what to do', () => {
    const links = `${link} @link(url: "https://example.com/guard/v1.0", for: SECURITY)`;
    expect(() => readField(links, '')).toThrow(/https:\/\/example\.com\/guard\/v1\.0.*Take it out/);
  });
});

describe('a supergraph is taken', () => {
  it.each([
    ['features for execution', '@link(url: "https://specs.apollo.dev/join/v0.9", for: EXECUTION)'],
    ['features for nothing', '@link(url: "https://example.com/anything/v9.9", import: ["@anything"])'],
    [
      'what composers carry along of other features',
      '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) @join__directive(graphs: [A], name: "link", args: { url: "https://specs.apollo.dev/connect/v0.1" })',
    ],
    ['inaccessible', '@link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)'],
    ['contexts', '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)'],
  ])('with %s', (_name, more) => {
    expect(readField(`${link} ${more} ${toAuthenticated}`, '@authenticated')).toHaveLength(1);
  });
});
