import { readFileSync } from 'node:fs';

const { PORT, BENCH_USERS, BENCH_PUBLIC_KEY, BENCH_ISSUER, BENCH_AUDIENCE } = process.env;

/** What every contender has been given: where it listens, whose tokens it trusts, and the users by their ids. */
export const port = Number(PORT);
export const publicKeyPem = BENCH_PUBLIC_KEY;
export const issuer = BENCH_ISSUER;
export const audience = BENCH_AUDIENCE;
export const users = new Map(JSON.parse(readFileSync(BENCH_USERS, 'utf8')).map((user) => [user.id, user]));

/** The schema of the servers that bring their own. */
export const typeDefs = `
  type Query { me: User }
  type User { id: ID! username: String! email: String roles: [String!]! }
`;
