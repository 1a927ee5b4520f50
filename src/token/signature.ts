import { constants, createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../domain/key';
import type { TrustedAlgorithm } from '../domain/trusted-issuer';
import type { CompactJws } from './compact-jws';

/** What a signature is checked with: a key, and the one algorithm that it is used with. */
export interface SignatureKey {
  readonly algorithm: SigningAlgorithm | TrustedAlgorithm;
  readonly key: KeyObject;
}

/**
 * The signature and nothing else (RFC 7515 section 5.2, RFC 7518 section 3). `jsonwebtoken`, which signs, is not asked: it would
 * read the payload before the signature has been checked, and read it twice.
 */
export function hasGoodSignature(jws: Pick<CompactJws, 'signingInput' | 'signature'>, key: SignatureKey): boolean {
  try {
    return isGood(jws, key);
  } catch {
    return false; // whatever a key and an algorithm that do not go together throw, the signature is not good
  }
}

function isGood(
  { signingInput, signature }: Pick<CompactJws, 'signingInput' | 'signature'>,
  key: SignatureKey,
): boolean {
  const data = Buffer.from(signingInput, 'latin1'); // nothing but the alphabet of base64url and a dot is in it
  switch (key.algorithm) {
    case 'ES256':
      return signature.length === 64 && verify('sha256', data, toEcdsa(key.key), signature);
    case 'ES384':
      return signature.length === 96 && verify('sha384', data, toEcdsa(key.key), signature);
    case 'RS256':
      return verify('sha256', data, key.key, signature);
    case 'PS256':
      return verify('sha256', data, toPss(key.key), signature);
    case 'EdDSA':
      return verify(null, data, key.key, signature);
    case 'HS256':
      return isEqual(createHmac('sha256', key.key).update(data).digest(), signature);
  }
}

/** Two numbers of the same length, one after the other (RFC 7518 section 3.4), and not the DER that OpenSSL prefers. */
function toEcdsa(key: KeyObject): { readonly key: KeyObject; readonly dsaEncoding: 'ieee-p1363' } {
  return { key, dsaEncoding: 'ieee-p1363' };
}

/** The salt is as long as the hash (RFC 7518 section 3.5). */
function toPss(key: KeyObject): { key: KeyObject; padding: number; saltLength: number } {
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}

/** In constant time: otherwise a signature could be guessed byte by byte. */
function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
