import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../domain/key';
import type { Randomness } from '../domain/randomness';
import type { JsonObject } from '../util/json';

/** A key ready for use. */
export interface KeyMaterial {
  /** The private key, or the symmetric one. */
  readonly signingKey: KeyObject;
  /** The public key, or the symmetric one. */
  readonly verificationKey: KeyObject;
  /** Undefined for a symmetric key, which must never be published. */
  readonly publicJwk: JsonObject | undefined;
}

/** Bits of a new RSA key (NIST SP 800-57 part 1: good beyond 2030). */
const rsaBits = 3072;
/** Bytes of a new symmetric key: as many as the hash has (RFC 7518 section 3.2). */
const symmetricBytes = 32;

/** A new key, as bytes to be sealed: PKCS #8 for a private key, the key itself for a symmetric one. */
export function generateKeyBytes(algorithm: SigningAlgorithm, randomness: Randomness): Buffer {
  switch (algorithm) {
    case 'HS256':
      return randomness.bytes(symmetricBytes);
    case 'ES256':
      return toPkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    case 'ES384':
      return toPkcs8(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey);
    case 'RS256':
    case 'PS256':
      return toPkcs8(generateKeyPairSync('rsa', { modulusLength: rsaBits }).privateKey);
  }
}

/** The key in the bytes that {@link generateKeyBytes} made. */
export function toKeyMaterial(bytes: Buffer, algorithm: SigningAlgorithm): KeyMaterial {
  if (algorithm === 'HS256') {
    const secret = createSecretKey(bytes);
    return { signingKey: secret, verificationKey: secret, publicJwk: undefined };
  }
  const signingKey = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
  const verificationKey = createPublicKey(signingKey);
  const publicJwk = Object.fromEntries(
    Object.entries(verificationKey.export({ format: 'jwk' })).filter(([, value]) => typeof value === 'string'),
  ) as JsonObject;
  return { signingKey, verificationKey, publicJwk };
}

function toPkcs8(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}
