import { isObject, isWellFormed } from '../util/json';
import type { JsonObject, JsonValue } from '../util/json';
import { MisuseError } from './misuse-error';

/** Claims that only the product itself may set: whoever could set `sub` or `roles` could become anybody. */
export const reservedClaims: ReadonlySet<string> = new Set([
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'sid',
  'gen',
  'auth_time',
  'acr',
  'amr',
  'roles',
  'groups',
  'entitlements',
  'scope',
  'client_id',
  'azp',
  'act',
  'may_act',
  'cnf',
  '__proto__',
]);

/** How many bytes all added claims may take as JSON: access tokens travel in a header of 8 KiB at most. */
export const maxAdditionalClaimsBytes = 2048;

/** The claims that success middlewares add to an access token. */
export class ClaimSet {
  readonly #claims = new Map<string, JsonValue>();
  #isSealed = false;

  /**
   * Adds or replaces a claim.
   * @throws MisuseError when the name is reserved, the value is not JSON, all claims together are too large, or the token
   * has been signed already
   */
  set(name: string, value: JsonValue): void {
    if (this.#isSealed)
      throw new MisuseError(`the claim "${name}" is set after next(): the token has been signed by then`);
    // Plain JavaScript callers may pass anything: a list with one reserved name in it would become that name.
    if (typeof name !== 'string' || name === '' || !isWellFormed(name) || reservedClaims.has(name)) {
      throw new MisuseError(`the claim "${name}" is reserved: choose another name, a namespaced one at best`);
    }
    if (!isJson(value)) throw new MisuseError(`the value of the claim "${name}" is not JSON`);
    const copy = JSON.parse(JSON.stringify(value)) as JsonValue; // what is signed is what has been checked
    if (!isJson(copy)) throw new MisuseError(`the value of the claim "${name}" is not JSON`);
    const claims = new Map(this.#claims).set(name, copy);
    if (Buffer.byteLength(JSON.stringify(Object.fromEntries(claims))) > maxAdditionalClaimsBytes) {
      throw new MisuseError(
        `with the claim "${name}" the added claims take more than ${String(maxAdditionalClaimsBytes)} bytes`,
      );
    }
    this.#claims.set(name, copy);
  }

  get(name: string): JsonValue | undefined {
    return this.#claims.get(name);
  }

  /** Makes every later {@link set} fail. */
  seal(): void {
    this.#isSealed = true;
  }

  toJSON(): JsonObject {
    return Object.fromEntries(this.#claims);
  }
}

/** Deeper values are taken for cyclic ones. */
const maxDepth = 32;

/** True when the value survives a trip through JSON. Plain JavaScript callers have no compiler to tell them. */
function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean') return true;
  if (typeof value === 'string') return isWellFormed(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (depth === maxDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return (
    isPlainObject(value) &&
    Object.entries(value)
      .flat()
      .every((item) => isJson(item, depth + 1))
  );
}

/** No token with a member `__proto__` is accepted, so none may be signed. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype && !Object.hasOwn(value, '__proto__');
}
