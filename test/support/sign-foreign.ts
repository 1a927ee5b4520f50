import { sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { signBytes } from './token-workshop';

/** A signature by whatever algorithm an issuer may have. */
export function signForeign(
  { algorithm, privateKey }: { readonly algorithm: string; readonly privateKey: KeyObject },
  statement: string,
): Buffer {
  if (algorithm === 'EdDSA') return sign(null, Buffer.from(statement), privateKey);
  return signBytes(algorithm, privateKey, statement);
}
