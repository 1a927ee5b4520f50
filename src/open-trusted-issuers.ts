import type { Config } from './config';
import type { Observation } from './observation/observation';
import { observeFetch } from './observation/observed-ports';
import { TrustedIssuers } from './token/trusted-issuers';
import type { Clock } from './util/clock';
import type { Fetch } from './util/fetch';
import type { Logger } from './util/logger';

/** What is needed to verify the tokens of others. */
export interface TrustedIssuerPorts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetch?: Fetch | undefined;
  /** Default nobody looks. */
  readonly observation?: Observation | undefined;
}

/**
 * The issuers that are trusted, whose keys are fetched once they are needed. Undefined when there are none.
 * @throws OperatorError for static keys that cannot be used
 */
export function createTrustedIssuers({
  config,
  observation,
  ...ports
}: TrustedIssuerPorts): TrustedIssuers | undefined {
  const { trustedIssuers: issuers, verifiedTokenCacheSize: cacheSize } = config;
  if (issuers.length === 0) return undefined;
  const { fetch: bare = globalThis.fetch } = ports;
  const fetch = observation === undefined ? bare : observeFetch(bare, observation);
  return new TrustedIssuers({ ...ports, issuers, cacheSize, fetch });
}

/**
 * The issuers that are trusted; their keys are on their way, and nobody waits for them. Undefined when there are none.
 * @throws OperatorError for static keys that cannot be used
 */
export function openTrustedIssuers(ports: TrustedIssuerPorts): TrustedIssuers | undefined {
  const opened = createTrustedIssuers(ports);
  void opened?.start(); // an issuer that is down must not hold up the start
  return opened;
}
