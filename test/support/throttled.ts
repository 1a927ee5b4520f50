import { LoginDocument } from '../../schema/generated/operations';
import type { LoginMutation } from '../../schema/generated/operations';
import { DomainError } from '../../src/domain/domain-error';
import type { User } from '../../src/domain/user';
import { MemoryUsersWithPasswords } from '../embedding/memory-users';
import { password, startGateway } from './gateway';
import type { TestGateway, TestGatewayOptions } from './gateway';
import type { Answer } from './send';

/** Counts how often a password was compared, which is what costs. */
export class CountingUsers extends MemoryUsersWithPasswords {
  compared = 0;
  isDown = false;
  #held: Promise<void> = Promise.resolve();

  /** From now on comparisons do not end until the function is called that is returned. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return () => release();
  }

  override async findByLoginName(loginName: string): Promise<User | undefined> {
    return super.findByLoginName(loginName.toLowerCase());
  }

  override async verifyPassword(user: User | undefined, presented: string): Promise<boolean> {
    if (this.isDown) throw new DomainError('DATABASE_UNAVAILABLE');
    this.compared += 1;
    // As long as a hash takes, for those who come meanwhile.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await this.#held;
    return super.verifyPassword(user, presented);
  }
}

/** A gateway behind a proxy, with the accounts `ada` and `bob`. */
export interface Throttled {
  readonly gateway: TestGateway;
  readonly users: CountingUsers;
  /** Signs in from an address; default with a wrong password. */
  readonly logIn: (from: string, as?: Partial<Guess>) => Promise<Answer<LoginMutation>>;
  /** So many wrong guesses, one after the other; the reasons in order, each once. */
  readonly guess: (times: number, from: string, as?: Partial<Guess>) => Promise<readonly (string | undefined)[]>;
}

interface Guess {
  readonly username: string;
  readonly password: string;
  readonly token: string;
}

/** Addresses of clients. */
export const [owner, stranger, other] = ['198.51.100.1', '203.0.113.66', '203.0.113.67'];

/** Starts it, to be stopped by `stopGateways`. */
export async function startThrottled(settings: TestGatewayOptions['settings'] = {}): Promise<Throttled> {
  const users = new CountingUsers('ada', 'bob');
  const gateway = await startGateway({ users, settings: { trustedProxies: ['loopback'], ...settings } });
  const logIn: Throttled['logIn'] = (from, { username = 'ada', password: presented = 'wrong', token } = {}) =>
    gateway.send(
      LoginDocument,
      { input: { username, password: presented } },
      { token, headers: { 'x-forwarded-for': from } },
    );
  const guess: Throttled['guess'] = async (times, from, as) => {
    const reasons = new Set<string | undefined>();
    for (let time = 0; time < times; time += 1) reasons.add((await logIn(from, as)).reason);
    return [...reasons];
  };
  return { gateway, users, logIn, guess };
}

/** The right password. */
export const right = { password };
