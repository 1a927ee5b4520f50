import type { FakeClock } from '../../src/testing/fake-clock';

/** Which operation of the gateway a request holds; `other` is one of the program itself. */
export type RequestKind = 'login' | 'refresh' | 'logout' | 'other';

/** What befalls a request: nothing answers, the answer gets lost, none comes until the client gives up, or something else answers. */
export type Fault = 'offline' | 'lost' | 'hang' | (() => Response | Promise<Response>);

/** The network of a client: counts what is sent, and fails as it is told to. */
export class Transport {
  readonly sent: RequestKind[] = [];
  readonly #faults: { readonly kind: RequestKind | 'any'; readonly fault: Fault; left: number }[] = [];
  #inFlight = 0;

  count(kind: RequestKind): number {
    return this.sent.filter((each) => each === kind).length;
  }

  /** The next `times` requests of a kind meet with a fault. */
  fail(kind: RequestKind | 'any', fault: Fault, times = 1): void {
    this.#faults.push({ kind, fault, left: times });
  }

  heal(): void {
    this.#faults.length = 0;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    this.#inFlight += 1;
    try {
      return await this.#send(input, init);
    } finally {
      this.#inFlight -= 1;
    }
  };

  /** Moves the clock while nothing is on its way, until a call is through: what waits between attempts needs that. */
  async through<T>(call: Promise<T>, clock: FakeClock): Promise<T> {
    const state = { isDone: false };
    const done = call.finally(() => {
      state.isDone = true;
    });
    done.catch(() => undefined);
    for (let idle = 0; !state.isDone; idle = this.#inFlight === 0 ? idle + 1 : 0) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (idle > 20) await clock.advance(100);
    }
    return done;
  }

  async #send(input: Parameters<typeof fetch>[0], init: Parameters<typeof fetch>[1]): Promise<Response> {
    const kind = kindOf(typeof init?.body === 'string' ? init.body : '');
    this.sent.push(kind);
    const fault = this.#faults.find((each) => each.left > 0 && (each.kind === 'any' || each.kind === kind));
    if (fault === undefined) return fetch(input, init);
    fault.left -= 1;
    if (typeof fault.fault === 'function') return fault.fault();
    if (fault.fault === 'hang') await new Promise((resolve) => init?.signal?.addEventListener('abort', resolve));
    if (fault.fault === 'lost') await (await fetch(input, init)).text();
    throw new TypeError('fetch failed');
  }
}

function kindOf(body: string): RequestKind {
  if (body.includes('login(input')) return 'login';
  if (body.includes('refreshToken(input')) return 'refresh';
  return body.includes('logout(scope') ? 'logout' : 'other';
}
