import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Sealer } from '../domain/key';
import { OperatorError } from '../util/operator-error';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals with AES-256-GCM under a key that is derived from the master secret (HKDF, RFC 5869). The context is the
 * additional authenticated data: a sealed key that is copied to another row does not open there.
 */
export class AesSealer implements Sealer {
  /** The current one first. */
  readonly #keys: readonly Buffer[];
  readonly #key: Buffer;

  /** @param masterSecrets the current one, and the former one while it is being replaced */
  constructor(...[current, ...former]: readonly [string, ...(readonly string[])]) {
    this.#key = deriveKey(current);
    this.#keys = [this.#key, ...former.map(deriveKey)];
  }

  seal(secret: Buffer, context: string): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.#key, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
    return `v1.${sealed.toString('base64url')}`;
  }

  open(sealed: string, context: string): Buffer {
    for (const key of this.#keys) {
      const secret = openWith(key, sealed, context);
      if (secret !== undefined) return secret;
    }
    throw new OperatorError(
      'the master secret does not open the keys in this database. Set AUTH_SECRET to the one that the database was first ' +
        'started with (in development it is in the file "master-secret" next to the database), or to the new one and the former ' +
        'one, separated by a comma, when it was replaced; or use another database',
    );
  }

  isCurrent(sealed: string, context: string): boolean {
    return openWith(this.#key, sealed, context) !== undefined;
  }
}

function deriveKey(masterSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterSecret, '', 'graphql-auth-gateway:seal:v1', 32));
}

function openWith(key: Buffer, sealed: string, context: string): Buffer | undefined {
  const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url');
  const iv = bytes.subarray(0, ivBytes);
  const tag = bytes.subarray(bytes.length - tagBytes);
  const secret = bytes.subarray(ivBytes, bytes.length - tagBytes);
  try {
    const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
    return Buffer.concat([decipher.update(secret), decipher.final()]);
  } catch {
    return undefined; // another secret has sealed it, or somebody has changed it: the two look the same
  }
}
