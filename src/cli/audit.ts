import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Core } from '../core';
import type { AuditRecord } from '../domain/audit-record';
import { systemClock } from '../util/system-clock';
import { addSeconds } from '../util/time';
import { addCommand, addGroup } from './options';
import { showTime, toTable } from './report';
import type { Publish, Report } from './report';
import { withCore } from './with-core';

interface ListOptions {
  readonly user?: string;
  readonly since?: Date;
  readonly limit: number;
}

const defaultLimit = 100;
const maxLimit = 10_000;

/** Adds `audit` and what can be done with it. */
export function addAudit(program: Command, publish: Publish): void {
  const audit = addGroup(program, {
    usage: 'audit',
    description: 'Shows what has happened to sign-ins, sessions, accounts and keys.',
    examples: ['auth-gateway audit list --since 1h'],
  });
  addCommand(audit, {
    usage: 'list',
    description: 'Lists audit events, newest first, as far back as AUDIT_RETENTION_DAYS keeps them.',
    examples: [
      'auth-gateway audit list --user ada --since 7d',
      'auth-gateway audit list --since 2026-11-24T08:00:00Z --json',
    ],
  })
    .option('--user <user>', 'only those about this account, by user name, e-mail address or id')
    .option(
      '--since <when>',
      'only those since then: a time such as 2026-11-24T08:00:00Z, or so long ago: 90s, 30m, 12h, 7d',
      parseSince,
    )
    .option('--limit <number>', `at most so many, up to ${String(maxLimit)}`, parseLimit, defaultLimit)
    .action(async (options: ListOptions) => publish(await withCore((core) => list(core, options))));
}

async function list({ accounts, auditStore, config }: Core, { user, since, limit }: ListOptions): Promise<Report> {
  // The account may be gone, or in a store of the embedding program: then it goes by its id.
  const accountId = user === undefined ? undefined : ((await accounts.findByLoginName(user))?.id ?? user);
  const records = await auditStore.list({ accountId, since, limit });
  const found = records.length === 0 ? 'there is no such event' : toTable(titles, records.map(toRow));
  const isStored = config.auditRetentionDays > 0;
  const text = isStored ? found : `${found}\n${nothingIsStored}`;
  return { text, json: { events: records.map(toJson), isStored } };
}

const nothingIsStored = 'AUDIT_RETENTION_DAYS=0: events are not stored now; their lines in the log are all there is';
const titles = ['TIME', 'EVENT', 'OUTCOME', 'REASON', 'ACCOUNT', 'ACTOR', 'SESSION', 'ADDRESS', 'DETAILS'];

function toRow({
  at,
  event,
  outcome,
  accountId,
  actor,
  sessionId,
  client,
  details,
  ...record
}: AuditRecord): readonly string[] {
  const { reason = '-' } = record;
  const more = Object.entries(details).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const where = [accountId ?? '-', actor, sessionId ?? '-', client.ipAddress ?? '-'];
  return [showTime(at), event, outcome, reason, ...where, more.join(' ') || '-'];
}

function toJson({ client, ...record }: AuditRecord): object {
  const { reason = null, accountId = null, sessionId = null, requestId = null } = record;
  const { ipAddress = null, userAgent = null } = client;
  return { ...record, reason, accountId, sessionId, requestId, ipAddress, userAgent };
}

const secondsByUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function parseSince(value: string): Date {
  const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(value) ?? [];
  if (amount !== undefined) return addSeconds(systemClock.now(), -Number(amount) * (secondsByUnit[unit] ?? 1));
  const date = /^\d{4}-\d\d-\d\d/.test(value) ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError(
      'It is a time such as 2026-11-24T08:00:00Z, or so long ago, such as 90s, 30m, 12h or 7d.',
    );
  }
  return date;
}

function parseLimit(value: string): number {
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > maxLimit)
    throw new InvalidArgumentError(`It is a whole number from 1 to ${String(maxLimit)}.`);
  return limit;
}
