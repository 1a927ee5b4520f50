import type { DocumentNode } from 'graphql';
import type { ErrorReason } from '../../domain/error-catalogue';
import type { RequestNotes } from '../../util/request-notes';
import { AutomaticQueries } from './automatic-queries';
import { isKeepable } from './is-keepable';
import type { OperationList } from './operation-list';
import { readPersistedRequest, toPlainBody } from './persisted-request';
import { hashText } from './text-hash';
import type { UnlistedLog } from './unlisted-log';

/** What becomes of operations that are not in the manifest: they run, they run and are told of, or they are refused. */
export type ListMode = 'allow' | 'audit' | 'only';

/** What came of one request, for the metrics. `unlisted` is told besides `automatic`. */
export type PersistedOutcome =
  'listed' | 'automatic' | 'unknown' | 'stored' | 'not_stored' | 'invalid' | 'unlisted' | 'refused';

/** What {@link PersistedOperations} works with. */
export interface PersistedOperationsOptions {
  /** Whether clients may register queries by their hash. */
  readonly isAutomatic: boolean;
  readonly mode: ListMode;
  /** Whether a router has to prove that it is ours: then its operations are its own affair. */
  readonly hasRouterSecret: boolean;
  /** The operations of the manifest as they are now; undefined without one. */
  readonly findList: () => OperationList | undefined;
  readonly onOutcome: (outcome: PersistedOutcome) => void;
  readonly unlistedLog: UnlistedLog;
}

/** Who asks, as far as it matters here. */
export interface Asker {
  readonly notes: RequestNotes;
  readonly isSignedIn: boolean;
  /** Whether it is a router of ours, which without a secret anybody is in development. */
  readonly isRouter: boolean;
}

/** What is to be done with a request. */
export type Resolution =
  | { readonly kind: 'run'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: 200 | 400; readonly reason: ErrorReason };

/** An answer to a request that has been resolved. */
export interface AnsweredDocument {
  readonly notes: RequestNotes;
  /** Undefined where there was none: it could not be parsed, say. */
  readonly document: DocumentNode | undefined;
  /** Whether there is any data in the answer. */
  readonly hasData: boolean;
}

/** What is remembered of a request until its answer. */
interface Running {
  readonly hash: string;
  readonly text: string;
  readonly isSignedIn: boolean;
  readonly isByHash: boolean;
  /** Whether the text is to be kept under its hash. */
  readonly isToBeKept: boolean;
  readonly isUnlisted: boolean;
}

/**
 * Puts the text in the place of an operation's name, before anything else reads the request: from there on every limit and every rule
 * holds as for a text that was sent. Also the place where texts that are not in the manifest are refused.
 */
export class PersistedOperations {
  readonly #options: PersistedOperationsOptions;
  readonly #automatic = new AutomaticQueries();
  readonly #running = new WeakMap<RequestNotes, Running>();

  constructor(options: PersistedOperationsOptions) {
    this.#options = options;
  }

  /** What the registered queries take, in bytes. */
  get bytes(): number {
    return this.#automatic.bytes;
  }

  /** @param body the parsed body of the request, whatever it is */
  resolve(body: unknown, asker: Asker): Resolution {
    const asked = readPersistedRequest(body);
    if (asked.kind === 'malformed') return this.#refuse('invalid', 'PERSISTED_QUERY_MALFORMED');
    if (asked.kind === 'named') return this.#resolveNamed(body, asked, asker);
    // Without a text it is no request, and Apollo says so.
    if (asked.query === undefined || this.#modeFor(asker) === 'allow') return { kind: 'run', body };
    const listed = this.#options.findList()?.findByText(asked.query);
    return listed === undefined
      ? this.#runUnlisted(body, { ...textOf(asked.query), asker, isToBeKept: false })
      : this.#runListed(body, listed.text);
  }

  /** Called with every answer, before it is sent. */
  answered({ notes, document, hasData }: AnsweredDocument): void {
    const running = this.#running.get(notes);
    if (running === undefined || document === undefined) return;
    this.#running.delete(notes);
    // Only of what is valid: what else stands in a query may be anything.
    if (running.isUnlisted && notes.operationType !== undefined) this.#options.unlistedLog.note(running.hash, notes);
    // Not what was refused: whatever is kept has gone through every limit and rule, and strangers pay for its run.
    if (!running.isToBeKept || !hasData) return;
    const isKept = isKeepable(document) && this.#automatic.keep(running);
    if (!running.isByHash) this.#options.onOutcome(isKept ? 'stored' : 'not_stored');
  }

  #modeFor({ isRouter }: Asker): ListMode {
    const { mode, findList, hasRouterSecret } = this.#options;
    return (isRouter && hasRouterSecret) || findList() === undefined ? 'allow' : mode;
  }

  #resolveNamed(body: unknown, { id, query }: Named, asker: Asker): Resolution {
    const list = this.#options.findList();
    if (!this.#options.isAutomatic && list === undefined) return this.#refuse('unknown', 'PERSISTED_QUERIES_OFF', 200);
    const listed = list?.findById(id);
    if (listed !== undefined && (query === undefined || query === listed.text)) {
      return this.#runListed(body, listed.text);
    }
    return query === undefined ? this.#resolveHash(body, id, asker) : this.#resolveText(body, { id, query }, asker);
  }

  /** A text with its hash. */
  #resolveText(body: unknown, { id, query }: Named & { readonly query: string }, asker: Asker): Resolution {
    const running = { ...textOf(query), asker, isToBeKept: this.#options.isAutomatic };
    // Poisoning: whoever could register a text under the hash of another one would choose what others run.
    if (running.hash !== id) return this.#refuse('invalid', 'PERSISTED_QUERY_MISMATCH');
    const isFree = this.#modeFor(asker) === 'allow' || this.#options.findList()?.findByText(query) !== undefined;
    return isFree ? this.#run(body, { ...running, isUnlisted: false }) : this.#runUnlisted(body, running);
  }

  /** Something that the manifest does not have, by its hash alone. */
  #resolveHash(body: unknown, hash: string, asker: Asker): Resolution {
    if (this.#modeFor(asker) === 'only') return this.#refuseUnlisted(hash, asker);
    const text = this.#automatic.find(hash);
    // In the words that clients wait for: they send the text next.
    if (text === undefined) return this.#refuse('unknown', 'PERSISTED_QUERY_UNKNOWN', 200);
    this.#options.onOutcome('automatic');
    const isUnlisted = this.#modeFor(asker) === 'audit';
    if (isUnlisted) this.#options.onOutcome('unlisted');
    return this.#run(body, { text, hash, asker, isByHash: true, isToBeKept: true, isUnlisted });
  }

  #runListed(body: unknown, text: string): Resolution {
    this.#options.onOutcome('listed');
    return { kind: 'run', body: toPlainBody(body, text) };
  }

  #runUnlisted(body: unknown, running: Omit<Run, 'isUnlisted'>): Resolution {
    if (this.#modeFor(running.asker) === 'only') return this.#refuseUnlisted(running.hash, running.asker);
    this.#options.onOutcome('unlisted');
    return this.#run(body, { ...running, isUnlisted: true });
  }

  #run(body: unknown, { asker: { notes, isSignedIn }, ...run }: Run): Resolution {
    this.#running.set(notes, { ...run, isSignedIn });
    return { kind: 'run', body: toPlainBody(body, run.text) };
  }

  #refuseUnlisted(hash: string, { notes }: Asker): Resolution {
    this.#options.unlistedLog.note(hash, notes);
    return this.#refuse('refused', 'OPERATION_NOT_LISTED');
  }

  #refuse(outcome: PersistedOutcome, reason: ErrorReason, status: 200 | 400 = 400): Resolution {
    this.#options.onOutcome(outcome);
    return { kind: 'refused', status, reason };
  }
}

interface Named {
  readonly id: string;
  readonly query: string | undefined;
}

interface Run extends Omit<Running, 'isSignedIn'> {
  readonly asker: Asker;
}

function textOf(text: string): Pick<Running, 'text' | 'hash' | 'isByHash'> {
  return { text, hash: hashText(text), isByHash: false };
}
