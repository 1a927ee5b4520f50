import type { AuditRecord } from '../../src/domain/audit-record';
import { ChangePasswordDocument, LoginDocument } from '../../schema/generated/operations';
import { startGateway } from './gateway';
import type { TestGateway, TestGatewayOptions } from './gateway';
import { readMetrics, showCounts } from './metrics';
import { signIn } from './sign-in';

/** The counters that events go into. */
export const eventCounters = ['logins', 'refreshes', 'password_changes', 'sessions_ended', 'account_changes'].map(
  (name) => `auth_gateway_${name}_total`,
);

/** A gateway with the account ada, who is signed in; nothing has been told yet of what comes next. */
export async function startSignedIn(options: TestGatewayOptions = {}) {
  const settings = { auditStoreRefreshes: true, ...options.settings };
  const gateway = await startGateway({ ...options, settings });
  const tokens = await signIn(gateway);
  await gateway.core.auditTrail.flush();
  const { length: before } = await gateway.core.auditStore.list({ limit: 100 });
  const countsBefore = showCounts(await readMetrics(gateway.gateway), eventCounters);
  return { gateway, tokens, before, countsBefore };
}

export type Scene = Awaited<ReturnType<typeof startSignedIn>>;

/** What was told since, the oldest first. */
export async function eventsSince({ gateway, before }: Scene): Promise<readonly AuditRecord[]> {
  await gateway.core.auditTrail.flush();
  const all = await gateway.core.auditStore.list({ limit: 100 });
  return all.slice(0, all.length - before).reverse();
}

export async function login({ send }: TestGateway, input: { username: string; password: string }, token?: string) {
  return send(LoginDocument, { input }, { token });
}

export const changePassword = (
  gateway: TestGateway,
  token: string,
  input: { currentPassword: string; newPassword: string },
) => gateway.send(ChangePasswordDocument, { input }, { token });
