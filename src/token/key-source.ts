import { OperatorError } from '../util/operator-error';
import { readJwkSet } from './jwk-set';
import type { JwkSet } from './jwk-set';

/** The keys of one issuer, wherever they come from. */
export interface KeySource {
  /** The keys, as far as they are known and may still be used. A set that was replaced is another object. */
  current(): JwkSet | undefined;
  /** Looks for newer keys, unless that was done a moment ago. Never rejects. */
  renew(): Promise<void>;
  /** Undefined when the last look for newer keys went well; else after how many seconds to ask again. */
  readonly retryAfterSeconds: number | undefined;
  /** Why the last look for newer keys failed, if it did; for an operator. */
  readonly trouble: string | undefined;
}

/**
 * Keys that were given once and for all.
 * @throws OperatorError when none of them can be used
 */
export function createStaticKeySource(issuer: string, jwks: unknown): KeySource {
  const keys = readJwkSet(jwks);
  if (keys === undefined || keys.size === 0 || keys.ignored > 0) {
    const needed = 'keys for signatures of ES256, ES384, RS256 or PS256 (2048 to 8192 bits) or EdDSA';
    throw new OperatorError(`TRUSTED_ISSUERS: must have as "jwks" of ${issuer} nothing but ${needed}`);
  }
  return { current: () => keys, renew: () => Promise.resolve(), retryAfterSeconds: undefined, trouble: undefined };
}
