import { CompiledQuery } from 'kysely';
import type { KyselyPlugin, RootOperationNode } from 'kysely';
import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselyAuditStore } from '../../src/store/kysely-audit-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { KyselyAttemptCountStore } from '../../src/store/kysely-attempt-count-store';
import type { OpenDatabase } from '../../src/store/open-database';
import { anAccount, aSession, firstPage, noon } from '../support/builders';
import { closeDatabases, openDatabase } from '../support/database';

interface PlanRow {
  readonly detail: string;
}

/** Notes every statement that goes through it. */
class Recorder implements KyselyPlugin {
  readonly statements: RootOperationNode[] = [];

  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]): RootOperationNode {
    this.statements.push(node);
    return node;
  }

  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return result;
  }
}

function record(database: OpenDatabase, recorder: Recorder): OpenDatabase {
  return {
    ...database,
    run: (work) => database.run((db) => work(db.withPlugin(recorder))),
    watch: (work) => database.watch((db) => work(db.withPlugin(recorder))),
    relaxed: (work) => database.relaxed((db) => work(db.withPlugin(recorder))),
    relaxedTransaction: (work) => database.relaxedTransaction((db) => work(db.withPlugin(recorder))),
  };
}

/** How the database carries out the statement that the work sends. */
async function planOf(
  work: (stores: {
    sessions: KyselySessionStore;
    accounts: KyselyAccountStore;
    attempts: KyselyAttemptCountStore;
    audit: KyselyAuditStore;
  }) => Promise<unknown>,
) {
  const database = await openDatabase();
  const recorder = new Recorder();
  const recorded = record(database, recorder);
  await work({
    sessions: new KyselySessionStore(recorded),
    accounts: new KyselyAccountStore(recorded),
    attempts: new KyselyAttemptCountStore(recorded),
    audit: new KyselyAuditStore(recorded),
  });
  const executor = await database.run(async (db) => db.getExecutor());
  const plan: string[] = [];
  for (const node of recorder.statements) {
    const { sql, parameters } = executor.compileQuery(node, { queryId: 'plan' });
    // What is built once has no values yet, and the plan hangs on none.
    const values = parameters.map(() => null);
    const explain = CompiledQuery.raw(`EXPLAIN QUERY PLAN ${sql}`, values);
    const { rows } = await database.run((db) => db.executeQuery<PlanRow>(explain));
    plan.push(...rows.map(({ detail }) => detail));
  }
  return plan;
}

const { id } = aSession();
const anAttemptKey = { key: 'a', nameDigest: 'a' };
const revocation = { reason: 'logout', at: noon } as const;

afterEach(closeDatabases);

describe('the indexes of SQLite', () => {
  it.each<[string, Parameters<typeof planOf>[0], string]>([
    [
      'the poll of revocations',
      ({ sessions }) => sessions.listRevoked({ from: { revokedAt: noon }, after: undefined, limit: 9 }),
      'INDEX session_revoked (revoked_at>?)',
    ],
    [
      'the look at living tokens of ended sessions',
      ({ sessions }) => sessions.listRevoked({ from: { tokenAliveAt: noon }, after: undefined, limit: 9 }),
      'INDEX session_revoked_token (access_expires_at>?)',
    ],
    ['a repeated logout', ({ sessions }) => sessions.repeatRevocation({ userId: 'user-1', id }, noon), '(id=?)'],
    [
      'a repeated logout everywhere',
      ({ sessions }) => sessions.repeatRevocation({ userId: 'user-1' }, noon),
      'INDEX session_user_revoked (user_id=? AND access_expires_at>?)',
    ],
    [
      'the list of sessions of a user',
      ({ sessions }) => sessions.listActive('user-1', firstPage(noon)),
      'INDEX session_user_active (user_id=?)',
    ],
    [
      'the next page of it',
      ({ sessions }) => sessions.listActive('user-1', { ...firstPage(noon), afterId: id }),
      'INDEX session_user_active (user_id=?)',
    ],
    [
      'the end of the sessions beyond the limit',
      ({ sessions }) => sessions.revokeOldestOf({ userId: 'user-1', keep: 50, exceptId: id }, revocation),
      'INDEX session_user_active (user_id=?)',
    ],
    [
      'the end of all sessions of a user',
      ({ sessions }) => sessions.revokeAllOf({ userId: 'user-1' }, revocation),
      'INDEX session_user_active (user_id=?)',
    ],
    [
      'the end of all but one',
      ({ sessions }) => sessions.revokeAllOf({ userId: 'user-1', exceptId: id }, revocation),
      'INDEX session_user_active (user_id=?)',
    ],
    ['the search for a session', ({ sessions }) => sessions.find(id), '(id=?)'],
    ['a rotation', ({ sessions }) => sessions.advance({ session: aSession(), fromGeneration: 1 }), '(id=?)'],
    ['a slide', ({ sessions }) => sessions.slide(aSession()), '(id=?)'],
    ['a confirmation', ({ sessions }) => sessions.confirm(id, 1, noon), '(id=?)'],
    ['the end of one session', ({ sessions }) => sessions.revoke({ id, userId: 'user-1' }, revocation), '(id=?)'],
    [
      'the removal of what has ended, by time',
      ({ sessions }) => sessions.purgeEndedBefore(noon, 500),
      'INDEX session_idle_end (idle_expires_at<?)',
    ],
    [
      'the removal of what has ended, by logout',
      ({ sessions }) => sessions.purgeEndedBefore(noon, 500),
      'INDEX session_revoked (revoked_at<?)',
    ],
    ['the search for an account, by user name', ({ accounts }) => accounts.findByLoginKey('ada'), '(username_key=?)'],
    ['the search for an account, by e-mail address', ({ accounts }) => accounts.findByLoginKey('ada'), '(email_key=?)'],
    ['the search for accounts by their ids', ({ accounts }) => accounts.findByIds(['a', 'b']), '(id=?)'],
    ['the search for a password hash', ({ accounts }) => accounts.findPasswordHash('a'), '(id=?)'],
    [
      'the addresses of a user',
      ({ sessions }) => sessions.listAddresses('user-1', { now: noon, sessions: 9, limit: 9 }),
      'INDEX session_user_active (user_id=?)',
    ],
    ['a look at counts of attempts', ({ attempts }) => attempts.find([anAttemptKey]), '(key=?)'],
    ['the end of an attempt', ({ attempts }) => attempts.change([anAttemptKey], () => new Map()), '(key=?)'],
    [
      'the removal of counts that are forgotten',
      ({ attempts }) => attempts.purgeForgotten(noon, 500),
      'INDEX attempt_count_forgotten (forgotten_at<?)',
    ],
    [
      'the removal of counts of one account',
      ({ attempts }) => attempts.removeNamed(['a']),
      'INDEX attempt_count_name (name_digest=?)',
    ],
    [
      'the list of the latest audit events',
      ({ audit }) => audit.list({ limit: 9, since: noon }),
      'INDEX audit_events_time (happened_at>?)',
    ],
    [
      'the list of the audit events of an account',
      ({ audit }) => audit.list({ limit: 9, accountId: 'a' }),
      'INDEX audit_events_account (account_id=?)',
    ],
    [
      'the removal of old audit events',
      ({ audit }) => audit.purgeBefore(noon, 9),
      'INDEX audit_events_time (happened_at<?)',
    ],
    ['a change of roles', ({ accounts }) => accounts.setRoles('a', []), '(id=?)'],
  ])('serve %s, without a look at every row', async (_what, work, step) => {
    const plan = (await planOf(work)).join('\n');
    expect(plan).toContain(step);
    expect(plan).not.toMatch(/SCAN (?:session|account|attempt_count|audit_events)/);
  });

  it('are all there is: what is not tested here is a list that an operator asks for', async () => {
    const plan = await planOf(async ({ accounts }) => {
      await accounts.insert(anAccount(), 'hash');
      await accounts.list();
    });
    expect(plan.join('\n')).toMatch(/^SCAN account/m);
  });
});
