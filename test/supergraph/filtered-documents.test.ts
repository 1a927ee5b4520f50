import { parse, print } from 'graphql';
import type { Enforced, EnforcementMode } from '../../src/supergraph/enforcement';
import type { CallerFacts } from '../../src/supergraph/access';
import { DomainError } from '../../src/domain/domain-error';
import { anonymous, head, signedIn, TestGraph } from './graph';
import { createSocialGraph } from './social-graph';

const { enforcement } = createSocialGraph();

async function enforce(query: string, caller: CallerFacts = anonymous): Promise<Enforced> {
  return enforcement.enforce({ document: parse(query) }, caller);
}

/** What is left of a query, on one line. */
async function filter(query: string, caller: CallerFacts = anonymous): Promise<string | undefined> {
  const enforced = await enforce(query, caller);
  if (enforced.kind !== 'filtered') return enforced.kind;
  return enforced.document && print(enforced.document).replaceAll(/\s+/g, ' ');
}

describe('the filtered document', () => {
  it.each([
    ['leaves a denied field out', '{ greeting secret }', '{ greeting }'],
    ['asks an emptied object for its type alone', '{ me { email } }', '{ me { type_: __typename } }'],
    [
      'asks an object whose rest may be excluded for its type',
      'query ($v: Boolean!) { me { email id @skip(if: $v) } }',
      'query ($v: Boolean!) { me { type_: __typename id @skip(if: $v) } }',
    ],
    [
      'drops variables that nothing uses',
      'query ($a: String, $b: String) { greeting(name: $a) secret(name: $b) }',
      'query ($a: String) { greeting(name: $a) }',
    ],
    [
      'drops variables of conditions that nothing uses',
      'query ($v: Boolean!) { greeting secret @skip(if: $v) }',
      '{ greeting }',
    ],
    [
      'keeps variables of what is left',
      'query ($v: Boolean!) { greeting @skip(if: $v) secret @skip(if: $v) }',
      'query ($v: Boolean!) { greeting @skip(if: $v) }',
    ],
    [
      'has no fragments of its own',
      '{ me { ...A ...B } } fragment A on User { email } fragment B on User { id }',
      '{ me { type_: __typename ... on User { id } } }',
    ],
    ['drops other operations', 'query A { secret greeting }', 'query A { greeting }'],
    ['drops what is excluded', '{ secret greeting me @skip(if: true) { id } }', '{ greeting }'],
    [
      'asks an interface by the types that are allowed',
      '{ nodes { name } }',
      '{ nodes { type_: __typename ... on User { name } } }',
    ],
    [
      'asks by the interface where types differ in what may be null',
      '{ nodes { size } }',
      '{ nodes { type_: __typename ... on User { ... on Node { size } } ... on Note { ... on Node { size } } } }',
    ],
    [
      'drops fragments on types that cannot be',
      '{ nodes { ... on Draft { text } ... on Note { text } } }',
      '{ nodes { type_: __typename ... on Note { text } } }',
    ],
    [
      'has a name of its own that the client does not use',
      '{ nodes { name type_: id } }',
      '{ nodes { type__: __typename ... on User { name } ... on User { type_: id } ... on Note { type_: id } } }',
    ],
    ['is none when nothing is left', '{ secret }', undefined],
    ['is none when there can be no data', 'mutation { note { id } wipe }', undefined],
    [
      'is not for what may be excluded',
      'mutation ($v: Boolean!) { note { id } wipe @include(if: $v) }',
      'mutation { note { id } }',
    ],
  ])('%s', async (_name, query, expected) => {
    expect(await filter(query)).toBe(expected);
  });

  it('avoids a name that the schema has a field for', async () => {
    const graph = new TestGraph(`${head} type Query { type_: A } type A { b: Int @authenticated type__: Int }`, {});
    const { enforced } = await graph.ask({ query: '{ type_ { b } }' });
    expect(enforced.kind === 'filtered' && enforced.document && print(enforced.document)).toContain(
      'type___: __typename',
    );
  });

  it('is made once for all callers who lack the same', async () => {
    const document = parse('{ scoped greeting }');
    const ask = async (caller: CallerFacts): Promise<unknown> => {
      const enforced = await enforcement.enforce({ document }, caller);
      return enforced.kind === 'filtered' && enforced.document;
    };
    expect(await ask(signedIn(['read:a']))).toBe(await ask(anonymous));
  });

  it('differs for callers who lack something else', async () => {
    const document = parse('{ scoped secret greeting }');
    const first = await enforcement.enforce({ document }, anonymous);
    const second = await enforcement.enforce({ document }, signedIn());
    const third = await enforcement.enforce({ document }, signedIn(['admin']));
    expect([first, second].map((each) => each.kind === 'filtered' && each.deniedPaths)).toStrictEqual([
      [['scoped'], ['secret']],
      [['scoped']],
    ]);
    expect(third.kind).toBe('allowed');
  });

  it('is right for the hundredth set of what callers lack', async () => {
    const names = Array.from({ length: 7 }, (_each, index) => `f${index}`);
    const fields = names.map((name) => `${name}: Int @requiresScopes(scopes: [["${name}"]])`);
    const graph = new TestGraph(`${head} type Query { ${fields.join(' ')} }`, {});
    const document = parse(`{ ${names.join(' ')} }`);
    for (let bits = 0; bits < 2 ** names.length; bits += 1) {
      const scope = names.filter((_name, index) => (bits & (1 << index)) !== 0);
      const enforced = await graph.enforcement.enforce({ document }, signedIn(scope));
      const denied = enforced.kind === 'filtered' ? enforced.deniedPaths.flat() : [];
      expect(denied).toStrictEqual(names.filter((name) => !scope.includes(name)));
    }
  });
});

describe('an operation in which nothing is denied', () => {
  it.each([
    ['without requirements', '{ greeting }', anonymous],
    ['whose requirements are met', '{ secret nodes { __typename } }', signedIn()],
    ['whose only denied field is excluded', '{ greeting secret @skip(if: true) }', anonymous],
    ['that has another one beside it', 'query A { greeting }', anonymous],
  ])('is executed as it came: %s', async (_name, query, caller) => {
    const document = parse(query);
    const enforced = await enforcement.enforce({ document }, caller);
    expect(enforced.kind === 'allowed' && enforced.document).toBe(document);
  });
});

describe('an operation', () => {
  it('that the document does not have is refused', async () => {
    const request = { document: parse('query A { greeting } query B { greeting }'), operationName: 'C' };
    await expect(enforcement.enforce(request, anonymous)).rejects.toThrow(new DomainError('OPERATION_UNKNOWN'));
  });

  it.each<EnforcementMode>(['filter', 'reject'])(
    'that would be written out for too many types is refused (%s)',
    async (mode) => {
      const types = Array.from({ length: 30 }, (_each, index) => `type T${index} implements I { next: I }`);
      const sdl = `${head} type Query { i: I } interface I { next: I } type Z implements I @authenticated { next: I } ${types.join(' ')}`;
      const query = `{ i ${'{ next '.repeat(8)} { __typename } ${'}'.repeat(8)} }`;
      const asked = new TestGraph(sdl, {}, mode).ask({ query });
      await expect(asked).rejects.toThrow(new DomainError('QUERY_TOO_COMPLEX'));
    },
  );
});

describe('an error', () => {
  it.each([
    ['TOKEN_MISSING', anonymous],
    ['FIELD_NOT_ALLOWED', signedIn()],
  ])('has the reason %s of the catalogue', async (reason, caller) => {
    const enforced = await enforce('{ scoped }', caller);
    const { errors } = enforced.kind === 'filtered' ? enforced.complete() : {};
    expect(errors?.[0]).toMatchObject({
      path: ['scoped'],
      extensions: { reason },
      originalError: { reason },
      locations: [{ line: 1, column: 3 }],
    });
  });
});
