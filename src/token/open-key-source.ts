import type { TrustedIssuer } from '../domain/trusted-issuer';
import { createStaticKeySource } from './key-source';
import type { KeySource } from './key-source';
import { RemoteKeySource } from './remote-key-source';
import type { RemoteKeySourceOptions } from './remote-key-source';

/**
 * The keys of an issuer: those that were given, or those that it publishes.
 * @throws OperatorError for given keys that cannot be used
 */
export function openKeySource(
  { issuer, jwks, jwksUri }: Pick<TrustedIssuer, 'issuer' | 'jwks' | 'jwksUri'>,
  ports: Pick<RemoteKeySourceOptions, 'fetch' | 'clock' | 'logger'>,
): KeySource {
  if (jwksUri === undefined) return createStaticKeySource(issuer, jwks);
  return new RemoteKeySource({ ...ports, issuer, jwksUri });
}
