import { scrypt as scryptWithCallback, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { User, Users } from 'graphql-auth-gateway';

const scrypt = promisify<string, Buffer, number, Buffer>(scryptWithCallback);

interface Row extends User {
  /** `SALT:HASH`, both in hexadecimal. */
  readonly password: string;
}

/** Your own table of users. The gateway asks three things of it, and keeps none of its answers. */
export class TeamUsers implements Users {
  readonly #rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.#rows = rows;
  }

  async findByLoginName(loginName: string): Promise<User | undefined> {
    return this.#rows.find(({ username, email }) => [username, email].includes(loginName.toLowerCase()));
  }

  async findById(id: string): Promise<User | undefined> {
    return this.#rows.find((row) => row.id === id);
  }

  async verifyPassword(user: User | undefined, password: string): Promise<boolean> {
    const row = this.#rows.find(({ id }) => id === user?.id);
    // An unknown user takes as long as a wrong password: the time must not tell which names exist.
    const [salt = '', hash = ''] = (row?.password ?? `${'0'.repeat(32)}:${'0'.repeat(64)}`).split(':');
    const presented = await scrypt(password, Buffer.from(salt, 'hex'), 32);
    return timingSafeEqual(presented, Buffer.from(hash, 'hex')) && row !== undefined;
  }
}

/** Their passwords: `the analytical engine of 1843` and `a moth in relay number 70`. */
export const teamUsers = new TeamUsers([
  {
    id: '1',
    username: 'ada',
    email: 'ada@acme.example',
    roles: ['ADMIN'],
    scope: ['stock:read'],
    createdAt: new Date('2026-01-05'),
    attributes: { tenant: 'acme' },
    password: '3f2b8c1d9a6e4075b1c2d3e4f5a60718:aedaae8abac744569aa49aea102d083a508a20e505aa7d1441615abbb86de6b2',
  },
  {
    id: '2',
    username: 'grace',
    email: 'grace@navy.example',
    roles: [],
    createdAt: new Date('2026-01-06'),
    attributes: { tenant: 'navy' },
    password: '90817263544536271809fae1d2c3b4a5:f44dfdde23cf1d8ad6215c51e7e5601c7e68099b1b0416e74dab8050314c9cb3',
  },
]);
