import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Database } from './tables';

/**
 * A query that is built once and carried out many times, each time with values of its own.
 * @throws TypeError when one of the values is missing
 */
export type PreparedQuery<Values, Row> = (db: Kysely<Database>, values: Values) => Promise<QueryResult<Row>>;

/** Builds a query. It may use each value as a parameter of the query and in no other way: there are no values yet. */
export type BuildQuery<Values, Row> = (db: Kysely<Database>, values: Values) => Compilable<Row>;

/** Stands in a query for a value that is told when it is carried out. */
class Placeholder {
  readonly name: string | symbol;
  /** The place in the list of who has the value, where there is a list. */
  readonly index: number | undefined;

  constructor(name: string | symbol, index?: number) {
    this.name = name;
    this.index = index;
  }

  /** @throws TypeError when it is not told: drivers would take NULL for it, and find and change nothing without a word */
  fill(values: object): unknown {
    const owner: unknown = this.index === undefined ? values : Reflect.get(values, this.index);
    const value: unknown = Reflect.get(owner as object, this.name);
    if (value === undefined) throw new TypeError(`a prepared query has no value: ${String(this.name)}`);
    return value;
  }

  /** Whoever puts it into a text or reckons with it would prepare nonsense. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(`a value of a prepared query is not known yet: ${String(this.name)}`);
  }
}

/** Prepares a query. To build one and turn it into SQL takes several times as long as to carry it out on SQLite. */
export function prepareQuery<Values extends object, Row>(build: BuildQuery<Values, Row>): PreparedQuery<Values, Row> {
  return prepare((db) => build(db, createStandIn() as Values));
}

/** As {@link prepareQuery}, for a query over a short list: one is prepared for each length that comes up. */
export function prepareListQuery<Item extends object, Row>(
  build: BuildQuery<readonly Item[], Row>,
): PreparedQuery<readonly Item[], Row> {
  const byLength = new Map<number, PreparedQuery<readonly Item[], Row>>();
  return (db, items) => {
    const { length } = items;
    const query =
      byLength.get(length) ??
      prepare((on) =>
        build(
          on,
          Array.from({ length }, (_, index) => createStandIn(index) as Item),
        ),
      );
    byLength.set(length, query);
    return query(db, items);
  };
}

function prepare<Values extends object, Row>(
  build: (db: Kysely<Database>) => Compilable<Row>,
): PreparedQuery<Values, Row> {
  // An adapter is made for each database that is opened, and shared by its connections and transactions.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    const query = compiled.get(adapter) ?? build(db).compile();
    compiled.set(adapter, query);
    const fill = (parameter: unknown): unknown =>
      parameter instanceof Placeholder ? parameter.fill(values) : parameter;
    return db.executeQuery({ ...query, parameters: query.parameters.map(fill) });
  };
}

/** Has a placeholder for whatever it is asked for. */
function createStandIn(index?: number): object {
  return new Proxy({}, { get: (_, name) => new Placeholder(name, index) });
}
