import { isLoopbackHttp, findEntryProblems } from '../domain/trusted-issuer-rules';
import type { Clock } from '../util/clock';
import type { Fetch } from '../util/fetch';
import type { Logger } from '../util/logger';
import { systemClock } from '../util/system-clock';
import { ConfigError } from './config-error';

/** How a verifier outside of a gateway gets at keys and at the time. */
export interface VerifierOptions {
  /** `development` also takes keys from `http:` on this very machine. Default `production`. */
  readonly profile?: 'development' | 'production' | undefined;
  /** Is told when the keys cannot be read, and when they can be again. Default nobody. */
  readonly logger?: Logger | undefined;
  /** Default Node's own `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Default the machine's. */
  readonly clock?: Clock | undefined;
}

/** What is to be checked of the options of a verifier. */
export interface GivenOptions {
  /** Whose options they are: the name of the function. */
  readonly name: string;
  /** Whose tokens are accepted. */
  readonly trusted: { readonly jwksUri?: string | undefined };
  readonly profile: string;
  /** A bounded number among them. */
  readonly count: { readonly name: string; readonly value: number; readonly max: number };
}

/**
 * Plain JavaScript callers may pass anything.
 * @throws ConfigError with everything that is wrong
 */
export function requireUsableOptions({ name, trusted, profile, count }: GivenOptions): void {
  const problems = [...findEntryProblems(trusted)];
  if (!['development', 'production'].includes(profile)) problems.push('have the "profile" development or production');
  // In production whoever runs a program on this machine could answer in the issuer's place.
  const isOpen = profile !== 'development' && trusted.jwksUri !== undefined && isLoopbackHttp(trusted.jwksUri);
  if (isOpen) problems.push('have an https: "jwksUri", or the profile "development"');
  const isBounded = Number.isInteger(count.value) && count.value >= 1 && count.value <= count.max;
  if (!isBounded) problems.push(`have as "${count.name}" a whole number from 1 to ${String(count.max)}`);
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${name}: must ${problem}`));
}

/** The ports of a verifier, with what stands in for those that were not given. */
export function readVerifierPorts({
  logger = silent,
  fetch = globalThis.fetch,
  clock = systemClock,
}: VerifierOptions): { readonly logger: Logger; readonly fetch: Fetch; readonly clock: Clock } {
  return { logger, fetch, clock };
}

const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // nobody wants to know
}
