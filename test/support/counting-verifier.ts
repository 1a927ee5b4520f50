import { AccessTokenVerifier } from '../../src/token/access-token-verifier';
import type { TokenInspection } from '../../src/token/access-token-verifier';

/** Counts how often a token is looked at in full: as often as it was not remembered. */
export class CountingVerifier extends AccessTokenVerifier {
  inspections = 0;

  override inspect(token: string): TokenInspection {
    this.inspections += 1;
    return super.inspect(token);
  }
}
