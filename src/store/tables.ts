/** Rows as they are stored. Moments are milliseconds since the epoch; nothing outside of this folder sees them. */
export interface Database {
  account: AccountRow;
  session: SessionRow;
  signing_key: KeyRow;
  attempt_count: AttemptCountRow;
  audit_events: AuditEventRow;
}

export interface AccountRow {
  id: string;
  username: string;
  /** The user name as it is compared: see `toLoginKey`. */
  username_key: string;
  email: string | null;
  email_key: string | null;
  /** A PHC string, or what another system has made of the password. */
  password_hash: string;
  /** A JSON list. */
  roles: string;
  /** A JSON object. */
  attributes: string;
  created_at: number;
  disabled_at: number | null;
  password_changed_at: number;
}

export interface SessionRow {
  id: string;
  user_id: string;
  created_at: number;
  authenticated_at: number;
  last_used_at: number;
  idle_expires_at: number;
  absolute_expires_at: number;
  generation: number;
  /** 0 or 1: whether a token of the current generation has been seen. */
  is_confirmed: number;
  rotated_at: number;
  access_expires_at: number;
  revoked_at: number | null;
  revocation_reason: string | null;
  ip_address: string | null;
  user_agent: string | null;
}

export interface KeyRow {
  id: string;
  use: string;
  algorithm: string;
  created_at: number;
  active_from: number;
  keep_seconds: number;
  sealed_key: string;
  /** JSON. */
  public_jwk: string | null;
}

export interface AttemptCountRow {
  key: string;
  name_digest: string | null;
  failures: number;
  free_at: number;
  forgotten_at: number;
}

export interface AuditEventRow {
  id: string;
  happened_at: number;
  event: string;
  outcome: string;
  reason: string | null;
  account_id: string | null;
  actor: string;
  session_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  request_id: string | null;
  /** A JSON object. */
  details: string;
}
