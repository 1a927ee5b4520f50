import { graphql } from 'graphql';
import { buildAuthSchema } from '../../src/graphql/build-schema';
import type { User } from '../../src/domain/user';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import type { Answer } from '../support/send';
import { MemoryUsers } from '../embedding/memory-users';

type Entity = Readonly<Record<string, unknown>> | null;
type Entities = Answer<{ readonly _entities: readonly Entity[] }>;

const fields = '__typename ... on User { id username }';
const operation = `query($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } }`;
const representationOf = (id: unknown) => ({ __typename: 'User', id });
const entityOf = (name: string) => ({ __typename: 'User', id: `id-of-${name}`, username: name });

async function ask(gateway: TestGateway, ...representations: readonly unknown[]): Promise<Entities> {
  return gateway.send(operation, { representations });
}

/** One that finds many at once. */
class BatchingUsers extends MemoryUsers {
  async findByIds(ids: readonly string[]): Promise<readonly User[]> {
    return ids.flatMap((id) => this.users.get(id) ?? []).reverse();
  }
}

afterEach(stopGateways);

describe('_entities', () => {
  it('answers in the order of the representations, with null for a user that is not there', async () => {
    const gateway = await startGateway({ users: new MemoryUsers('ada', 'grace') });
    const answer = await ask(gateway, ...['id-of-grace', 'unknown', 'id-of-ada', 'id-of-grace'].map(representationOf));
    expect(answer.data?._entities).toStrictEqual([entityOf('grace'), null, entityOf('ada'), entityOf('grace')]);
    expect(answer.errors).toStrictEqual([]);
  });

  it('asks the store once, for each user once', async () => {
    const users = new BatchingUsers('ada', 'grace');
    const [findByIds, findById] = [jest.spyOn(users, 'findByIds'), jest.spyOn(users, 'findById')];
    const gateway = await startGateway({ users });
    const answer = await ask(gateway, ...['id-of-ada', 'id-of-grace', 'id-of-ada'].map(representationOf));
    expect(answer.data?._entities).toStrictEqual([entityOf('ada'), entityOf('grace'), entityOf('ada')]);
    expect(findByIds.mock.calls).toStrictEqual([[['id-of-ada', 'id-of-grace']]]);
    expect(findById).not.toHaveBeenCalled();
  });

  it('asks a store that finds one at a time for each user once', async () => {
    const users = new MemoryUsers('ada', 'grace');
    const findById = jest.spyOn(users, 'findById');
    const gateway = await startGateway({ users });
    await ask(gateway, ...['id-of-ada', 'id-of-grace', 'id-of-ada', 'id-of-ada'].map(representationOf));
    expect(findById.mock.calls).toStrictEqual([['id-of-ada'], ['id-of-grace']]);
  });

  it('finds 1,000 accounts at once', async () => {
    const gateway = await startGateway();
    const { id } = await gateway.signUp();
    const ids = [
      id,
      ...Array.from({ length: 999 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
    ];
    const answer = await ask(gateway, ...ids.map(representationOf));
    expect(answer.data?._entities).toHaveLength(1000);
    expect(answer.data?._entities.filter((entity) => entity !== null)).toHaveLength(1);
  });

  it('refuses more than 10,000 at once, before it asks the store', async () => {
    const users = new BatchingUsers('ada');
    const findByIds = jest.spyOn(users, 'findByIds');
    const schema = buildAuthSchema({ resolvers: [], policies: {}, hasPasswordChanges: false });
    const { createContext } = (await startGateway({ users })).gateway;
    const context = { ...(await createContext({ headers: {} })), isRouter: true };
    const askFor = (count: number) =>
      graphql({
        ...{ schema, source: operation, contextValue: context },
        variableValues: { representations: Array.from({ length: count }, () => representationOf('id-of-ada')) },
      });
    expect((await askFor(10_001)).errors?.[0]?.originalError).toMatchObject({ reason: 'QUERY_TOO_COMPLEX' });
    expect(findByIds).not.toHaveBeenCalled();
    expect((await askFor(10_000)).errors).toBeUndefined();
    expect(findByIds.mock.calls).toStrictEqual([[['id-of-ada']]]);
  });

  it('answers nothing with nothing', async () => {
    const gateway = await startGateway({ users: new MemoryUsers() });
    expect((await ask(gateway)).data).toStrictEqual({ _entities: [] });
  });

  it.each<[string, unknown]>([
    ['another type', { __typename: 'Session', id: 'id-of-ada' }],
    ['no type', { id: 'id-of-ada' }],
    ['no id', { __typename: 'User' }],
    ['an id that is no id', representationOf({ id: 'id-of-ada' })],
    ['no object', 'id-of-ada'],
    ['a list', [representationOf('id-of-ada')]],
  ])('refuses a representation with %s, and answers the others', async (_, bad) => {
    const gateway = await startGateway({ users: new MemoryUsers('ada') });
    const answer = await ask(gateway, bad, representationOf('id-of-ada'));
    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
    expect(answer.errors.map(({ path }) => path)).toStrictEqual([['_entities', 0]]);
    expect(answer.data?._entities).toStrictEqual([null, entityOf('ada')]);
  });

  it('takes a whole number for an id, as GraphQL does', async () => {
    const users = new MemoryUsers();
    users.add({ id: '42', username: 'ada', roles: [], createdAt: new Date(0) });
    const answer = await ask(await startGateway({ users }), representationOf(42));
    expect(answer.data?._entities).toStrictEqual([{ __typename: 'User', id: '42', username: 'ada' }]);
  });

  it.each([
    ['null instead of a representation', [null]],
    ['null instead of a list', null],
    ['no list at all', undefined],
  ])('refuses %s', async (_, representations) => {
    const gateway = await startGateway({ users: new MemoryUsers() });
    const answer = await gateway.send(operation, { representations });
    expect(answer).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'INPUT_INVALID' });
  });

  it('takes representations that are written into the query', async () => {
    const gateway = await startGateway({ users: new MemoryUsers('ada') });
    const answer = await gateway.send(
      `{ _entities(representations: [{ __typename: "User", id: "id-of-ada" }]) { ${fields} } }`,
    );
    expect(answer.data).toStrictEqual({ _entities: [entityOf('ada')] });
  });
});
