import { toNetwork } from '../util/ip-address';
import type { Allowance } from './attempt-count';
import type { AttemptKey } from './attempt-count-store';
import type { Client } from './client';

/** What a counter is about: shown to operators. */
export type CounterKind = 'account' | 'account and address' | 'known client' | 'address';

/** What becomes of a counter once the password was right. */
type AfterSuccess =
  /** All is forgotten. */
  | 'forget'
  /** What the counters beside it forget is taken off. */
  | 'forget its part'
  /** The attempt itself is taken off, and no failure: else whoever has one account could guess at all others for ever. */
  | 'give back';

/** One count that an attempt goes into. */
export interface AttemptCounter extends AttemptKey {
  readonly kind: CounterKind;
  readonly allowance: Allowance;
  readonly afterSuccess: AfterSuccess;
}

/** The limits of the settings. */
export interface AttemptLimits {
  /** How many attempts at one account may fail in 15 minutes. */
  readonly perAccount: number;
  /** How many attempts from one address may fail in 15 minutes. */
  readonly perAddress: number;
}

/** What an attempt is known by. */
export interface AttemptFacts {
  readonly nameDigest: string;
  readonly client: Client;
  /** The session of the account whose access token or refresh cookie came along, good or over: nobody else can have it. */
  readonly presentedSessionId: string | undefined;
  /** Whether the account has a living session that began in the network of this client. */
  readonly isNetworkKnown: boolean;
}

const windowSeconds = 15 * 60;
const daySeconds = 24 * 60 * 60;

/**
 * Where an attempt is counted. A client that has been signed in to the account has a counter of its own, which no stranger can
 * fill: the owner is not locked out by others' guesses. All others share one for each account name; and because one address of
 * them has to wait twice as long, no single one can take every turn.
 */
export function countersOf(facts: AttemptFacts, { perAccount, perAddress }: AttemptLimits): readonly AttemptCounter[] {
  const { nameDigest, presentedSessionId, isNetworkKnown } = facts;
  const own = { nameDigest, allowance: perAccountAllowance(perAccount, 1), afterSuccess: 'forget' } as const;
  if (presentedSessionId !== undefined) return [{ ...own, kind: 'known client', key: `session:${presentedSessionId}` }];
  const network = toNetwork(facts.client.ipAddress ?? '');
  // A server on a socket of the file system knows no addresses: one count for all would lock everybody out.
  if (network === undefined) return [{ ...own, kind: 'account', key: `account:${nameDigest}` }];
  const address: AttemptCounter = {
    kind: 'address',
    key: `address:${network}`,
    nameDigest: undefined,
    allowance: addressAllowance(perAddress),
    afterSuccess: 'give back',
  };
  if (isNetworkKnown) return [{ ...own, kind: 'known client', key: `known:${nameDigest}:${network}` }, address];
  const pair = { kind: 'account and address', key: `pair:${nameDigest}:${network}` } as const;
  return [
    { ...own, kind: 'account', key: `account:${nameDigest}`, afterSuccess: 'forget its part' },
    { ...own, ...pair, allowance: perAccountAllowance(perAccount, 2) },
    address,
  ];
}

/** NIST SP 800-63B section 3.2.2: waits from half a minute up. A day's patience brings some 110 guesses, and not 960. */
function perAccountAllowance(limit: number, factor: 1 | 2): Allowance {
  return {
    limit,
    firstDelaySeconds: 30 * factor,
    longestDelaySeconds: 15 * 60 * factor,
    windowSeconds,
    windowBegins: 'with the last failure',
    memorySeconds: daySeconds,
  };
}

/** Many people may be behind one address, and always some of them mistype: its failures are forgotten soon. */
function addressAllowance(limit: number): Allowance {
  return {
    limit,
    firstDelaySeconds: 30,
    longestDelaySeconds: 15 * 60,
    windowSeconds,
    windowBegins: 'with the first failure',
    memorySeconds: windowSeconds,
  };
}
