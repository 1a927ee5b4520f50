import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../domain/domain-error';
import type { Subgraph } from '../domain/subgraph';
import type { Clock } from '../util/clock';
import type { Logger } from '../util/logger';
import { CircuitBreaker } from './circuit-breaker';
import { exchange, PassingError, TooManyCallsError } from './exchange';
import type { Exchanged } from './exchange';
import type { Post } from './post';
import { pickHeaders } from './request-headers';
import type { SubgraphAnswer, SubgraphCall } from './subgraph';

/** For whom a call is made. */
export interface OnBehalf {
  /** Of the request that has come in. */
  readonly headers: IncomingHttpHeaders;
  /** Says who is calling, in headers, to one subgraph and for one body. */
  readonly identify: (subgraph: Subgraph, body: string) => Promise<Readonly<Record<string, string>>>;
  /** Takes headers that the answer to the client is to have. */
  readonly addHeader: (name: string, value: string) => void;
}

/** How a call ended. */
export type CallOutcome = 'ok' | 'unavailable' | 'invalid' | 'not_called';

/** What {@link HttpSubgraph} works with. */
export interface HttpSubgraphOptions {
  readonly subgraph: Subgraph;
  readonly post: Post;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Headers that continue the trace of what is being done. */
  readonly traceHeaders: () => Readonly<Record<string, string>>;
  /** Is told of every call. */
  readonly onCall: (call: {
    readonly subgraph: string;
    readonly outcome: CallOutcome;
    readonly tookMs: number;
  }) => void;
}

/** The first pause before a call is tried again, in milliseconds; each next one is twice as long. */
const firstPauseMs = 25;

/** A subgraph that is called over HTTP. No two calls share an answer: what is in it may be one caller's alone. */
export class HttpSubgraph {
  readonly #options: HttpSubgraphOptions;
  readonly #breaker: CircuitBreaker;
  #isFailing = false;

  constructor(options: HttpSubgraphOptions) {
    this.#options = options;
    this.#breaker = new CircuitBreaker(options.clock);
  }

  /** Whether it seems to be there. */
  get isAvailable(): boolean {
    return !this.#breaker.isOpen;
  }

  /** @throws DomainError SUBGRAPH_UNAVAILABLE, SUBGRAPH_ANSWER_INVALID */
  async call(call: SubgraphCall, onBehalf: OnBehalf): Promise<SubgraphAnswer> {
    const { subgraph, clock, onCall } = this.#options;
    const waitMs = this.#breaker.takeTurn();
    const startedAt = clock.elapsedMs();
    const tell = (outcome: CallOutcome): void =>
      onCall({ subgraph: subgraph.name, outcome, tookMs: clock.elapsedMs() - startedAt });
    if (waitMs > 0) {
      tell('not_called');
      throw new DomainError('SUBGRAPH_UNAVAILABLE', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    }
    try {
      const { answer, headers } = await this.#tryAll(call, onBehalf);
      this.#succeeded();
      this.#passOn(headers, onBehalf);
      tell('ok');
      return answer;
    } catch (error) {
      const isPassing = error instanceof PassingError;
      tell(isPassing ? 'unavailable' : 'invalid');
      this.#failed(error, isPassing);
      if (isPassing) throw new DomainError('SUBGRAPH_UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
      throw new DomainError('SUBGRAPH_ANSWER_INVALID', { cause: error });
    }
  }

  async #tryAll(call: SubgraphCall, onBehalf: OnBehalf): Promise<Exchanged> {
    const { subgraph, clock } = this.#options;
    const { query, variables, operationName } = call;
    const body = JSON.stringify({ query, variables, operationName });
    const endsAt = clock.elapsedMs() + subgraph.timeoutMs;
    const retries = call.isMutation ? 0 : subgraph.retries;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#try(body, endsAt - clock.elapsedMs(), onBehalf);
      } catch (error) {
        const pauseMs = firstPauseMs * 2 ** attempt;
        const isLast = attempt >= retries || clock.elapsedMs() + pauseMs >= endsAt;
        if (isLast || !(error instanceof PassingError)) throw error;
        await clock.wait(pauseMs);
      }
    }
  }

  async #try(body: string, timeLimitMs: number, { headers, identify }: OnBehalf): Promise<Exchanged> {
    const { subgraph, traceHeaders } = this.#options;
    const sent = {
      ...pickHeaders(headers, subgraph.requestHeaders),
      ...subgraph.headers,
      ...traceHeaders(),
      // Last, so that nothing a client sends can stand in its place. Anew for each try: an identity is good for one request.
      ...(await identify(subgraph, body)),
    };
    const { url, maxAnswerBytes } = subgraph;
    return exchange({ url, body, headers: sent, timeLimitMs, maxAnswerBytes }, this.#options);
  }

  #passOn(headers: IncomingHttpHeaders, { addHeader }: OnBehalf): void {
    // Each Set-Cookie by itself: put together, cookies cannot be told apart (RFC 6265 section 3).
    for (const name of this.#options.subgraph.answerHeaders)
      for (const value of [headers[name] ?? []].flat()) addHeader(name, value);
  }

  #succeeded(): void {
    const { logger, subgraph } = this.#options;
    this.#breaker.succeeded();
    if (this.#isFailing) logger.info({ subgraph: subgraph.name }, 'the subgraph answers again');
    this.#isFailing = false;
  }

  /** Told once, until it is back: under load there would be thousands of the same line. */
  #failed(error: unknown, isPassing: boolean): void {
    const { logger, subgraph } = this.#options;
    // Denial of service: whoever has used up their own limit at a subgraph must not keep everybody else from it.
    if (isPassing && !(error instanceof TooManyCallsError)) this.#breaker.failed();
    else this.#breaker.succeeded();
    if (!this.#isFailing)
      logger.error({ subgraph: subgraph.name, err: error }, 'the subgraph does not answer as it should');
    this.#isFailing = true;
  }
}
