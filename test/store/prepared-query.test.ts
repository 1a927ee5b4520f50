import { prepareListQuery, prepareQuery } from '../../src/store/prepared-query';
import { aSession } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';

interface Key {
  readonly id: string;
}

const find = prepareQuery((db, { id }: Key) => db.selectFrom('session').select('id').where('id', '=', id));
const findAll = prepareListQuery((db, keys: readonly Key[]) =>
  db
    .selectFrom('session')
    .select('id')
    .where(
      'id',
      'in',
      keys.map(({ id }) => id),
    ),
);

afterEach(closeDatabases);

describe('a prepared query', () => {
  // Bound as NULL, it would find nothing, and change nothing, without a word.
  it.each([{}, { id: undefined }])('is not carried out without one of its values: %j', async (values) => {
    const database = await openDatabase();
    await expect(database.run((db) => find(db, values as Key))).rejects.toThrow('has no value: id');
    await expect(database.run((db) => findAll(db, [aSession(), values as Key]))).rejects.toThrow('has no value: id');
  });

  it('cannot be built of what a value looks like', async () => {
    const database = await openDatabase();
    const careless = prepareQuery((db, { id }: Key) =>
      db.selectFrom('session').select('id').where('id', '=', `${id}!`),
    );
    await expect(database.run((db) => careless(db, aSession()))).rejects.toThrow('is not known yet: id');
  });
});
