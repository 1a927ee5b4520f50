import { ApolloLink } from '@apollo/client/link';
import { Observable } from 'rxjs';
import type { Subscriber, Subscription } from 'rxjs';
import { firstFieldOf, hasBegun } from './has-begun.ts';
import { SessionError } from './session-error.ts';
import type { AnswerError } from './session-error.ts';
import type { SessionKeeper } from './session-keeper.ts';

/**
 * A link for Apollo Client 4, to stand before the one that sends: puts the access token on, and sends once more after a refresh. What
 * comes after another person has signed in is an error, `SESSION_CHANGED`: Apollo Client goes on with mutations when its cache is
 * emptied, and would write their answers into that of the other.
 */
export function createAuthLink(keeper: SessionKeeper): ApolloLink {
  const sessions = { begun: 0 };
  keeper.listen(({ type }) => {
    if (type === 'signedIn') sessions.begun += 1;
  });
  return new ApolloLink(
    (operation, forward) =>
      new Observable((subscriber) => {
        const run = new Run({ keeper, sessions, operation, forward, subscriber });
        run.send();
        return () => run.stop();
      }),
  );
}

interface RunOptions {
  readonly keeper: SessionKeeper;
  /** How many sessions have begun here. */
  readonly sessions: { readonly begun: number };
  readonly operation: ApolloLink.Operation;
  readonly forward: ApolloLink.ForwardFunction;
  readonly subscriber: Subscriber<ApolloLink.Result>;
}

/** One operation on its way. What it answers is handed on in its order, each part after its errors were looked at. */
class Run {
  readonly #options: RunOptions;
  #subscription: Subscription | undefined;
  #mayRepeat = true;
  /** Goes up with each time it is sent: what a former time still says is not heard. */
  #turn = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  send(): void {
    this.#send().catch((error: unknown) => this.#options.subscriber.error(error));
  }

  stop(): void {
    this.#subscription?.unsubscribe();
  }

  async #send(): Promise<void> {
    const { keeper, sessions, operation, forward, subscriber } = this.#options;
    const sent = await keeper.authorize();
    if (subscriber.closed) return;
    // What nobody asks for is for everybody.
    const session = keeper.isSignedIn ? sessions.begun : undefined;
    operation.setContext((context) => ({ headers: { ...headersOf(context), ...sent } }));
    const turn = (this.#turn += 1);
    let queue = Promise.resolve();
    const inOrder = (task: () => void | Promise<void>): void => {
      queue = queue
        .then(() => (turn === this.#turn ? task() : undefined))
        .catch((error: unknown) => subscriber.error(error));
    };
    this.#subscription = forward(operation).subscribe({
      next: (result) => inOrder(() => this.#judge(result, sent, () => this.#handOn(result, session))),
      error: (error: unknown) => inOrder(() => this.#judge(resultOf(error), sent, () => subscriber.error(error))),
      complete: () => inOrder(() => subscriber.complete()),
    });
  }

  async #judge(result: ApolloLink.Result, sent: Record<string, string>, handOn: () => void): Promise<void> {
    const errors = errorsOf(result);
    const isWorthRepeating = errors.length > 0 && (await this.#options.keeper.recover(errors, sent));
    if (!isWorthRepeating || !this.#mayRepeat || this.#hasBegun(result)) {
      this.#mayRepeat = false; // what has been shown is not asked again
      handOn();
      return;
    }
    this.#mayRepeat = false;
    this.#turn += 1;
    this.stop();
    await this.#send();
  }

  #handOn(result: ApolloLink.Result, session: number | undefined): void {
    const { sessions, subscriber } = this.#options;
    const isForAnother = session !== undefined && session !== sessions.begun;
    if (!isForAnother || !('data' in result) || result.data === null) {
      subscriber.next(result);
      return;
    }
    const extensions = { code: 'UNAUTHENTICATED', reason: 'SESSION_CHANGED' };
    subscriber.error(new SessionError('Somebody else has signed in since this was sent.', extensions));
  }

  #hasBegun({ data, ...result }: ApolloLink.Result): boolean {
    const { operationType, query } = this.#options.operation;
    const kind: string = operationType; // an enum of GraphQL.js, which is not needed for one word
    return kind === 'mutation' && hasBegun({ data, errors: errorsOf(result) }, firstFieldOf(query));
  }
}

function headersOf(context: Readonly<ApolloLink.OperationContext>): Record<string, string> {
  return (context['headers'] ?? {}) as Record<string, string>;
}

function errorsOf(result: ApolloLink.Result): readonly AnswerError[] {
  return 'errors' in result && Array.isArray(result.errors) ? (result.errors as readonly AnswerError[]) : [];
}

/** With a status other than 200, Apollo Client keeps the answer as text. */
function resultOf(error: unknown): ApolloLink.Result {
  const { bodyText } = error as { readonly bodyText?: unknown };
  if (typeof bodyText !== 'string') return {};
  try {
    const result: unknown = JSON.parse(bodyText);
    return typeof result === 'object' && result !== null ? result : {};
  } catch {
    return {}; // a page of a proxy
  }
}
