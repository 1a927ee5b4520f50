/** What is known of an object. */
export type Row = Readonly<Record<string, unknown>>;

type Resolver = (source: Row, args: Row, context: unknown) => unknown;

/** Type -> field -> resolver. Fields without one are taken from the row. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
