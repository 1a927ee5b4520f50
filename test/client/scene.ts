import { createSessionKeeper } from 'graphql-auth-gateway/client';
import type {
  ClientTabs,
  SessionEvent,
  SessionKeeper,
  SessionKeeperOptions,
  SessionStorage,
} from 'graphql-auth-gateway/client';
import { MeDocument } from '../../schema/generated/operations';
import { FakeClock } from '../../src/testing/fake-clock';
import { password } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { Transport } from './transport';

/** The access tokens of the gateway live as long as this. */
export const lifetimeSeconds = 600;

/** A storage in memory, as all tabs of one browser see it. */
export class MemoryStorage implements SessionStorage {
  text: string | undefined;

  load() {
    return this.text;
  }

  save(text: string) {
    this.text = text;
  }

  clear() {
    this.text = undefined;
  }

  /** The tokens that are in it. */
  get tokens(): { readonly accessToken: string; readonly refreshToken: string } {
    return JSON.parse(this.text ?? '{}') as { accessToken: string; refreshToken: string };
  }
}

/** The tabs of one browser: a lock that is given in turn, and a line on which all but the speaker hear. */
export class FakeTabs implements ClientTabs {
  #last: Promise<unknown> = Promise.resolve();
  readonly #heard = new Set<(message: string) => void>();

  exclusively<T>(_name: string, task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  open(_name: string, hear: (message: string) => void) {
    this.#heard.add(hear);
    return {
      post: (message: string) => {
        for (const each of this.#heard) if (each !== hear) queueMicrotask(() => each(message));
      },
      close: () => void this.#heard.delete(hear),
    };
  }
}

/** A page that is open: its keeper, its network, its clock, and what it was told. */
export interface OpenPage {
  readonly keeper: SessionKeeper;
  readonly transport: Transport;
  readonly clock: FakeClock;
  readonly events: SessionEvent[];
  /** What the keeper told, in short: `signedOut SESSION_REVOKED`. */
  readonly told: () => readonly string[];
  /** Lets time pass here and at the gateway. */
  pass(seconds: number): Promise<void>;
}

/** Opens a page at a gateway. */
export function openPage(gateway: TestGateway, options: Partial<SessionKeeperOptions> = {}): OpenPage {
  const transport = new Transport();
  const clock = options.clock instanceof FakeClock ? options.clock : new FakeClock(gateway.clock.now());
  const url = `${gateway.url}/graphql`;
  const keeper = createSessionKeeper({ url, fetch: transport.fetch, random: () => 0.5, ...options, clock });
  const events: SessionEvent[] = [];
  keeper.listen((event) => events.push(event));
  return {
    keeper,
    transport,
    clock,
    events,
    told: () => events.map((event) => (event.type === 'signedOut' ? `signedOut ${event.reason}` : event.type)),
    async pass(seconds) {
      await clock.advanceSeconds(seconds);
      gateway.clock.pass(seconds * 1000);
    },
  };
}

/** Whom the gateway takes the page for. */
export async function who({ keeper }: OpenPage, gateway: TestGateway): Promise<string | undefined> {
  const answer = await gateway.send(MeDocument, {}, { headers: await keeper.authorize() });
  return answer.data?.me.username ?? answer.reason;
}

let users = 0;

/** Opens a page in which somebody new signs in. */
export async function openSignedIn(
  gateway: TestGateway,
  options: Partial<SessionKeeperOptions> = {},
): Promise<OpenPage & { readonly username: string }> {
  users += 1;
  const username = `user${users}`;
  await gateway.signUp({ username });
  const page = openPage(gateway, options);
  await page.keeper.login(username, password);
  return { ...page, username };
}
