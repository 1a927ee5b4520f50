import { isDeepStrictEqual } from 'node:util';
import type { SentError } from '../support/send';
import type { SubgraphKind } from './callers-graph';
import type { Asked, Caller, Operation } from './callers-operations';
import type { RawReply } from './gateways-client';

/** What there is to be said of an answer. */
export interface Judgement {
  /** It has something of another caller, or of another request, in it: where from. */
  readonly crossed: readonly string[];
  /** It is not what was to be answered: how. */
  readonly wrong: readonly string[];
  /** It says that the service is too busy, as on a machine that is: ask again. */
  readonly isUnserved: boolean;
}

/** Looks at answers: is all of it the caller's own, and is all there? */
export class Judge {
  /** Subjects, sessions and tokens, whatever identifies a caller. */
  readonly #owners = new Map<string, Caller>();

  constructor(callers: readonly Caller[]) {
    for (const caller of callers) {
      for (const mark of [caller.subject, caller.session, caller.token]) {
        if (mark !== undefined) this.#owners.set(mark, caller);
      }
    }
  }

  judge(operation: Operation, asked: Asked, reply: RawReply): Judgement {
    const { text, headers } = reply;
    return {
      isUnserved: text.includes('"code":"UNAVAILABLE"'),
      crossed: [...this.#findStrangers(text, asked), ...this.#findStrangers(JSON.stringify(headers), asked)],
      wrong: [...judgeBody(operation, asked, reply), ...judgeHeaders(operation, asked, reply)],
    };
  }

  /** Marks of others, wherever they are: in data, in messages, in headers, in cookies. */
  #findStrangers(text: string, { caller, note }: Asked): readonly string[] {
    const words = text.match(/[\w-]{6,}/g) ?? [];
    return words.flatMap((word) => {
      const owner = this.#owners.get(word);
      if (owner !== undefined && owner !== caller) return [`caller ${String(owner.index)}`];
      if (word.startsWith('note-') && word !== note) return [`request ${word}`];
      return word.startsWith('caller-') && word !== caller.username ? [word] : [];
    });
  }
}

function judgeBody(operation: Operation, asked: Asked, { text, status }: RawReply): readonly string[] {
  const { data, errors = [] } = JSON.parse(text) as { readonly data?: unknown; readonly errors?: readonly SentError[] };
  const expected = operation.expect(asked);
  const found = { data, errors: errors.map(describeError).sort() };
  if (isDeepStrictEqual(found, { data: expected.data, errors: [...expected.errors].sort() })) return [];
  return [`status ${String(status)}: ${text.slice(0, 2000)}`];
}

/** Errors of subgraphs have a code alone, and their message. */
function describeError({ path = [], message, extensions }: SentError): string {
  return `${path.join('.')}: ${extensions.reason ?? message}`;
}

function judgeHeaders(operation: Operation, asked: Asked, { headers }: RawReply): readonly string[] {
  const cookies = headers['set-cookie'] ?? [];
  const seen = String(headers['x-seen'] ?? '').split(', ');
  const right = operation.subgraphs.map((kind) => seenBy(kind, asked));
  const rightCookies = operation.subgraphs.map((kind) => `seen-by-${kind}=${seenBy(kind, asked)}; Path=/`);
  // Whether a subgraph is asked when the answer is null anyway is up to the engine.
  const isNull = operation.expect(asked).data === null;
  const missing = isNull ? [] : [...without(right, seen), ...without(rightCookies, cookies)];
  const surplus = [...without(seen, ['', ...right]), ...without(cookies, rightCookies)];
  return [...missing.map((header) => `there is no ${header}`), ...surplus.map((header) => `there is ${header}`)];
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((each) => !some.includes(each));
}

function seenBy(kind: SubgraphKind, { caller, note }: Asked): string {
  const isSeen = kind !== 'none' && caller.refusal === undefined;
  return `${isSeen ? (caller.subject ?? 'nobody') : 'nobody'}/${note}`;
}
