import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TrustedAlgorithm } from '../domain/trusted-issuer';
import { maxKeys, secretParameters } from '../domain/trusted-issuer-rules';
import { isObject } from '../util/json';
import { isText } from './access-token-claims';

/** What a token says of the key that signed it. */
export interface WantedKey {
  /** The `kid`; undefined for a token without one. */
  readonly id: string | undefined;
  readonly algorithm: TrustedAlgorithm;
}

/** A key of another issuer, and what it may be used with. */
export interface PublishedKey {
  readonly id: string | undefined;
  readonly algorithms: readonly TrustedAlgorithm[];
  readonly key: KeyObject;
}

/** The keys of one issuer that can be used. */
export class JwkSet {
  /** How many members of the set were left out. */
  readonly ignored: number;
  readonly #keys: readonly PublishedKey[];

  constructor(keys: readonly PublishedKey[], ignored: number) {
    this.#keys = keys;
    this.ignored = ignored;
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The one key that fits. Undefined when two do: a token that does not say which one is not to be tried with each. */
  find({ id, algorithm }: WantedKey): PublishedKey | undefined {
    const fitting = this.#keys.filter(
      (key) => (id === undefined || key.id === id) && key.algorithms.includes(algorithm),
    );
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** True when a key is named that is not here, so that a newer set may have it. */
  lacks({ id }: WantedKey): boolean {
    return id !== undefined && !this.#keys.some((key) => key.id === id);
  }
}

/** Reads a JSON Web Key Set (RFC 7517 section 5). Undefined for anything else; members that cannot be used are left out. */
export function readJwkSet(value: unknown): JwkSet | undefined {
  const members: unknown = isObject(value) ? value['keys'] : undefined;
  if (!Array.isArray(members) || members.length > maxKeys) return undefined;
  const keys = members.map(readKey).filter((key) => key !== undefined);
  return new JwkSet(keys, members.length - keys.length);
}

function readKey(jwk: unknown): PublishedKey | undefined {
  if (!isObject(jwk) || !isForVerifying(jwk)) return undefined;
  // A secret that was published is known to everybody, who can sign with it.
  if (secretParameters.some((name) => Object.hasOwn(jwk, name))) return undefined;
  const { kid, alg } = jwk;
  const form = formOf(jwk);
  if (form === undefined || !(kid === undefined || isText(kid))) return undefined;
  // The key's own word binds it (RFC 8725 section 3.1). Where it has none, its form leaves one algorithm, or two for RSA.
  const algorithms = form.algorithms.filter((algorithm) => alg === undefined || alg === algorithm);
  const key = algorithms.length === 0 ? undefined : toPublicKey(form.parameters);
  return key && { id: kid, algorithms, key };
}

/** RFC 7517 sections 4.2 and 4.3. */
function isForVerifying({ use, key_ops: operations }: Readonly<Record<string, unknown>>): boolean {
  const isForUse = use === undefined || use === 'sig';
  return isForUse && (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));
}

interface Form {
  readonly algorithms: readonly TrustedAlgorithm[];
  /** The members that make the key; no other is handed on. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

function formOf({ kty, crv, x, y, n, e }: Readonly<Record<string, unknown>>): Form | undefined {
  if (kty === 'RSA') return { algorithms: ['RS256', 'PS256'], parameters: { kty, n, e } };
  if (kty === 'EC' && crv === 'P-256') return { algorithms: ['ES256'], parameters: { kty, crv, x, y } };
  if (kty === 'EC' && crv === 'P-384') return { algorithms: ['ES384'], parameters: { kty, crv, x, y } };
  if (kty === 'OKP' && crv === 'Ed25519') return { algorithms: ['EdDSA'], parameters: { kty, crv, x } };
  return undefined;
}

function toPublicKey(parameters: Readonly<Record<string, unknown>>): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: { ...parameters }, format: 'jwk' });
    return key.asymmetricKeyType === 'rsa' && !isStrong(key) ? undefined : key;
  } catch {
    return undefined; // not a key, or a point that is not on its curve
  }
}

/** Below 2048 bits keys can be broken (RFC 7518 section 3.3); huge ones, and exponents, make each check slow. */
function isStrong({ asymmetricKeyDetails: { modulusLength = 0, publicExponent = 0n } = {} }: KeyObject): boolean {
  return modulusLength >= 2048 && modulusLength <= 8192 && publicExponent >= 3n && publicExponent <= 0xffffffffn;
}
