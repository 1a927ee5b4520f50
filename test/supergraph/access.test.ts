import { parse } from 'graphql';
import { decideAccess } from '../../src/supergraph/access';
import type { FindGrantedPolicies } from '../../src/supergraph/access';
import { readRequirements } from '../../src/supergraph/requirements';
import { anonymous, head, signedIn } from './graph';
import { createSocialGraph } from './social-graph';

const sdl = `${head} type Query { a: Int @policy(policies: [["owner", "paid"], ["root"]]) b: Int @policy(policies: [["root"]]) }`;
const requirements = readRequirements(parse(sdl));
const clauses = [...requirements.ofField('Query', 'a'), ...requirements.ofField('Query', 'b')];

interface Decided {
  readonly granted: readonly string[];
  readonly asked: readonly (readonly string[])[];
  readonly logged: number;
}

async function decide(answer: FindGrantedPolicies): Promise<Decided> {
  const asked: (readonly string[])[] = [];
  let logged = 0;
  const findGrantedPolicies: FindGrantedPolicies = (policies) => {
    asked.push(policies);
    return answer(policies);
  };
  const logger = { error: () => void (logged += 1) };
  const access = await decideAccess({ ...anonymous, findGrantedPolicies }, clauses, logger);
  return { granted: [...access.policies], asked, logged };
}

/** What somebody's function may give without the types noticing. */
const untyped = (value: unknown): FindGrantedPolicies => (() => value) as FindGrantedPolicies;

describe('the function that decides policies', () => {
  it('is asked once for all policies of an operation', async () => {
    const { asked } = await decide(async () => []);
    expect(asked).toStrictEqual([['owner', 'paid', 'root']]);
  });

  it.each([
    ['a list', ['root'], ['root']],
    ['a set', new Set(['owner', 'paid']), ['owner', 'paid']],
    ['nothing', [], []],
  ])('may grant %s', async (_name, answer, granted) => {
    expect(await decide(() => answer)).toMatchObject({ granted, logged: 0 });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('no'))],
    ['gives nothing', untyped(undefined)],
    ['gives true', untyped(true)],
    ['gives one name, whose letters could be names', untyped('root')],
    ['gives an object', untyped({ root: true })],
  ] satisfies [string, FindGrantedPolicies][])('grants nothing when it %s, which is logged', async (_name, answer) => {
    expect(await decide(answer)).toMatchObject({ granted: [], logged: 1 });
  });

  it('grants nothing by what is no name', async () => {
    expect(await decide(untyped(new Map([['root', true]])))).toMatchObject({ granted: [] });
  });

  it('is not asked for an operation without policies', async () => {
    const findGrantedPolicies = jest.fn<string[], []>(() => []);
    await createSocialGraph().ask({ query: '{ secret }', caller: { ...signedIn(), findGrantedPolicies } });
    expect(findGrantedPolicies).not.toHaveBeenCalled();
  });

  it('is asked for a request once, whatever the number of fields', async () => {
    const findGrantedPolicies = jest.fn<string[], [readonly string[]]>(() => ['root']);
    const caller = { ...signedIn(['read:a']), findGrantedPolicies };
    const { data } = await createSocialGraph().ask({ query: '{ a: ruled b: ruled strict }', caller });
    expect(data).toStrictEqual({ a: 'ruled', b: 'ruled', strict: null });
    expect(findGrantedPolicies.mock.calls).toStrictEqual([[['owner', 'paid', 'root']]]);
  });

  it('may be missing: then nobody has a policy', async () => {
    const caller = { isAuthenticated: true, scope: new Set<string>() };
    const { errors } = await createSocialGraph().ask({ query: '{ ruled }', caller });
    expect(errors.map(({ path }) => path)).toStrictEqual(['ruled']);
  });
});
