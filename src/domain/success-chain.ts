import type { Clock } from '../util/clock';
import type { AuthPayload } from './auth-payload';
import type { AuthPhase, AuthSuccess, NamedSuccessMiddleware } from './auth-success';
import { ClaimSet } from './claim-set';
import type { Client } from './client';
import { MisuseError } from './misuse-error';
import { MiddlewareStopwatch } from './middleware-stopwatch';
import type { Session } from './session';
import type { User } from './user';

/** What {@link SuccessChain} works with. */
export interface SuccessChainOptions {
  /** From the outermost layer to the innermost. */
  readonly middlewares: readonly NamedSuccessMiddleware[];
  /** How long each middleware may work, not counting what lies inside of it, in milliseconds. */
  readonly timeLimitMs: number;
  readonly clock: Clock;
  /** Is told how long each of them has worked by itself. Default nobody. */
  readonly onWorked?: ((name: string, workedMs: number) => void) | undefined;
}

/** A success about to be shaped. */
export interface SuccessInTheMaking {
  readonly phase: AuthPhase;
  readonly user: User;
  readonly session: Session;
  readonly client: Client;
}

/** The core of the onion: signs the token with the claims and builds the payload. */
export type SuccessCore = (claims: ClaimSet) => AuthPayload;

/** What the layers of one run have in common. */
interface Run {
  readonly making: SuccessInTheMaking;
  readonly claims: ClaimSet;
  payload: AuthPayload | undefined;
}

/** The onion of middlewares around every success: login, refresh and changed password alike. */
export class SuccessChain {
  readonly #options: SuccessChainOptions;

  constructor(options: SuccessChainOptions) {
    this.#options = options;
  }

  /**
   * Runs the whole chain and returns the payload that came out of it.
   * @throws DomainError that a middleware refused with, or MIDDLEWARE_TIMEOUT
   * @throws MisuseError when a middleware breaks the rules of the chain
   */
  async run(making: SuccessInTheMaking, core: SuccessCore): Promise<AuthPayload> {
    const run: Run = { making, claims: new ClaimSet(), payload: undefined };
    await this.#enter(0, run, core);
    return requirePayload(run);
  }

  async #enter(index: number, run: Run, core: SuccessCore): Promise<void> {
    const middleware = this.#options.middlewares[index];
    if (middleware === undefined) {
      run.payload = core(run.claims);
      run.claims.seal();
      return;
    }
    const stopwatch = new MiddlewareStopwatch(middleware.name, this.#options);
    let inner: Promise<void> | undefined;
    const next = (): Promise<void> => {
      stopwatch.signal.throwIfAborted(); // refused already: nothing further inside may act as if it had gone well
      if (inner !== undefined) throw new MisuseError(`the success middleware "${middleware.name}" called next() twice`);
      inner = stopwatch.pauseDuring(() => this.#enter(index + 1, run, core));
      inner.catch(() => undefined); // awaited below: a middleware that forgot to await it must not end the process
      return inner;
    };
    try {
      await stopwatch.limit(() => invoke(middleware, createEvent(run, stopwatch.signal), next));
    } finally {
      this.#options.onWorked?.(middleware.name, stopwatch.workedMs);
    }
    if (inner === undefined) {
      throw new MisuseError(`the success middleware "${middleware.name}" neither called next() nor refused`);
    }
    await inner; // for a middleware that forgot to
  }
}

/** An async function even where the middleware is not one: so that what it throws at once is a rejection too. */
async function invoke(
  { handle }: NamedSuccessMiddleware,
  event: AuthSuccess,
  next: () => Promise<void>,
): Promise<void> {
  await handle(event, next);
}

function createEvent(run: Run, signal: AbortSignal): AuthSuccess {
  return {
    ...run.making,
    claims: run.claims,
    signal,
    get payload() {
      return requirePayload(run);
    },
  };
}

function requirePayload({ payload }: Run): AuthPayload {
  if (payload === undefined) throw new MisuseError('event.payload is there only after next()');
  return payload;
}
