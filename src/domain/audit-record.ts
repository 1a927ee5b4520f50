import type { JsonObject } from '../util/json';
import { assertNever } from '../util/assert-never';
import { scrub } from '../util/scrub';
import type { AccountEvent, Actor, AuthEvent, KeyEvent } from './auth-event';
import type { Client } from './client';

/** An event as it is kept: who, what, how it came out, why, in which session, from where, and when. */
export interface AuditRecord {
  readonly id: string;
  readonly at: Date;
  readonly event: AuthEvent['kind'];
  readonly outcome: string;
  /** A reason of the error catalogue, or why sessions were ended. */
  readonly reason: string | undefined;
  /** Whom it is about. */
  readonly accountId: string | undefined;
  /** Who did it. */
  readonly actor: Actor;
  readonly sessionId: string | undefined;
  readonly client: Client;
  readonly requestId: string | undefined;
  /** What only events of this kind have. */
  readonly details: JsonObject;
}

/** What an event says, without what is known only when it is recorded. */
export type AuditContent = Omit<AuditRecord, 'id' | 'at' | 'actor'>;

const plain = { outcome: 'ok', reason: undefined, sessionId: undefined, ...toOrigin(undefined), details: {} };

/** The content of the record of an event. Takes members one by one: nothing gets in because it happened to be there. */
export function toAuditContent(event: AuthEvent): AuditContent {
  switch (event.kind) {
    case 'login':
    case 'refresh':
    case 'change_password': {
      const { kind, outcome, reason, accountId, sessionId, client } = event;
      return { event: kind, outcome, reason, accountId, sessionId, ...toOrigin(client), details: {} };
    }
    case 'end_sessions': {
      const { kind, cause, accountId, sessionId, client, scope, endedSessions } = event;
      const details = { scope, endedSessions };
      return { event: kind, outcome: 'ok', reason: cause, accountId, sessionId, ...toOrigin(client), details };
    }
    default:
      return toChangeContent(event);
  }
}

function toChangeContent(event: AccountEvent | KeyEvent): AuditContent {
  switch (event.kind) {
    case 'create_account':
    case 'disable_account':
    case 'enable_account':
    case 'unlock_account':
    case 'set_password':
      return { ...plain, event: event.kind, accountId: event.accountId };
    case 'set_roles':
      return { ...plain, event: event.kind, accountId: event.accountId, details: { roles: event.roles } };
    case 'publish_key':
    case 'remove_key':
      return { ...plain, event: event.kind, accountId: undefined, details: { keyId: event.keyId, use: event.use } };
    case 'reseal_keys':
      return { ...plain, event: event.kind, accountId: undefined, details: { keys: event.keys } };
    default:
      return assertNever(event);
  }
}

function toOrigin(client: Client | undefined): Pick<AuditRecord, 'client' | 'requestId'> {
  const { ipAddress, userAgent, requestId } = client ?? {};
  // What a client calls itself is the one text in it that a stranger writes.
  return { client: { ipAddress, userAgent: userAgent && scrub(userAgent) }, requestId };
}
