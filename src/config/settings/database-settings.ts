import { setting } from '../setting';
import { databaseUrl, wholeNumber } from '../values';

/** The database. */
export const databaseSettings = {
  databaseUrl: setting({
    name: 'DATABASE_URL',
    values: databaseUrl(),
    defaultValue: 'file:./data/auth.db',
    meaning:
      'The database: `file:PATH` is an SQLite file, created when it is missing; `postgres://user:password@host:port/database` ' +
      'is PostgreSQL, for any number of processes. `?sslmode=verify-full` switches TLS on, `&sslrootcert=FILE` names the authority of its ' +
      'certificate; the modes are those of PostgreSQL, without `allow` and `prefer`.',
    isSecret: true, // it may hold a password
  }),
  databasePoolSize: setting({
    name: 'DATABASE_POOL_SIZE',
    values: wholeNumber(1, 500),
    defaultValue: 10,
    meaning:
      'How many connections to PostgreSQL each process may hold for requests; 2 more are for watching. Without meaning for SQLite.',
  }),
} as const;
