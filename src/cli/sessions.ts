import type { Command } from 'commander';
import type { Core } from '../core';
import type { Session } from '../domain/session';
import { OperatorError } from '../util/operator-error';
import { addCommand, addGroup } from './options';
import { showCount, showTime, toTable } from './report';
import type { Publish, Report } from './report';
import { withCore } from './with-core';

/** Adds `sessions` and what can be done with them. */
export function addSessions(program: Command, publish: Publish): void {
  const sessions = addGroup(program, {
    usage: 'sessions',
    description: 'Lists and ends sessions.',
    examples: ['auth-gateway sessions list ada'],
  });
  addCommand(sessions, {
    usage: 'list <username>',
    description: 'Lists the active sessions of a user, newest first.',
    examples: ['auth-gateway sessions list ada'],
  }).action(async (username: string) => publish(await withCore((core) => list(core, username))));
  addCommand(sessions, {
    usage: 'revoke <user-or-session>',
    description: 'Ends one session, or all sessions of a user. Effective everywhere within a second.',
    examples: ['auth-gateway sessions revoke ada', 'auth-gateway sessions revoke 3q2-7wAAAAAAAAAAAAAAAA'],
  }).action(async (target: string) => publish(await withCore((core) => revoke(core, target))));
}

/** As many as a user can have: see the setting SESSIONS_PER_USER. */
const maxListed = 10_000;

async function list({ accounts, sessions }: Core, username: string): Promise<Report> {
  const account = await accounts.require(username);
  const active = await sessions.listOf(account.id, { first: maxListed });
  const text = active.length === 0 ? 'there is no active session' : toTable(titles, active.map(toRow));
  return { text, json: { sessions: active.map(toJson) } };
}

async function revoke({ accounts, sessions, sessionStore }: Core, target: string): Promise<Report> {
  const session = await sessionStore.find(target);
  if (session !== undefined) return describeRevoked((await sessions.end(session, 'revoked')) ? 1 : 0);
  const account = await accounts.findByLoginName(target);
  if (account === undefined) throw new OperatorError('there is neither a session nor an account of that name');
  return describeRevoked(await sessions.endAllOf(account.id, 'revoked'));
}

function describeRevoked(endedSessions: number): Report {
  return { text: `ended ${showCount(endedSessions, 'session')}`, json: { endedSessions } };
}

const titles = ['ID', 'CREATED', 'LAST USED', 'EXPIRES', 'ADDRESS', 'USER AGENT'];

function toRow({ id, createdAt, lastUsedAt, idleExpiresAt, client }: Session): readonly string[] {
  const { ipAddress = '-', userAgent = '-' } = client;
  return [id, showTime(createdAt), showTime(lastUsedAt), showTime(idleExpiresAt), ipAddress, userAgent];
}

/** Named as in the GraphQL contract. */
function toJson({ id, createdAt, lastUsedAt, idleExpiresAt, client }: Session): object {
  const { ipAddress = null, userAgent = null } = client;
  return { id, createdAt, lastUsedAt, expiresAt: idleExpiresAt, ipAddress, userAgent };
}
