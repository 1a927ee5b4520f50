import type { TokenCheck, TokenRefusal } from '../../src/domain/access-token';

/** A text that is presented as an access token and must be refused. */
export interface Attack {
  readonly name: string;
  readonly token: string;
  readonly reason: TokenRefusal;
  /** What must find it out, so that no attack is stopped only by a mistake elsewhere in the test's token. */
  readonly failedCheck: TokenCheck;
}

/** Attacks that are all found out by one check. */
export function refusedBy(
  [reason, failedCheck]: readonly [TokenRefusal, TokenCheck],
  rows: readonly (readonly [name: string, token: string])[],
): readonly Attack[] {
  return rows.map(([name, token]) => ({ name, token, reason, failedCheck }));
}
