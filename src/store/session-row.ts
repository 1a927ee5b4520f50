import type { RevocationReason, Session } from '../domain/session';
import type { SessionRow } from './tables';

export function toSessionRow(session: Session): SessionRow {
  return {
    id: session.id,
    user_id: session.userId,
    created_at: session.createdAt.getTime(),
    authenticated_at: session.authenticatedAt.getTime(),
    last_used_at: session.lastUsedAt.getTime(),
    idle_expires_at: session.idleExpiresAt.getTime(),
    absolute_expires_at: session.absoluteExpiresAt.getTime(),
    generation: session.generation,
    is_confirmed: session.isConfirmed ? 1 : 0,
    rotated_at: session.rotatedAt.getTime(),
    access_expires_at: session.accessExpiresAt.getTime(),
    revoked_at: session.revokedAt?.getTime() ?? null,
    revocation_reason: session.revocationReason ?? null,
    ip_address: session.client.ipAddress ?? null,
    user_agent: session.client.userAgent ?? null,
  };
}

export function fromSessionRow(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: new Date(row.created_at),
    authenticatedAt: new Date(row.authenticated_at),
    lastUsedAt: new Date(row.last_used_at),
    idleExpiresAt: new Date(row.idle_expires_at),
    absoluteExpiresAt: new Date(row.absolute_expires_at),
    generation: row.generation,
    isConfirmed: row.is_confirmed === 1,
    rotatedAt: new Date(row.rotated_at),
    accessExpiresAt: new Date(row.access_expires_at),
    revokedAt: row.revoked_at === null ? undefined : new Date(row.revoked_at),
    revocationReason: (row.revocation_reason ?? undefined) as RevocationReason | undefined, // only this folder writes it
    client: { ipAddress: row.ip_address ?? undefined, userAgent: row.user_agent ?? undefined },
  };
}
