import { sign } from 'jsonwebtoken';
import type { Caller, Viewer } from '../domain/caller';
import { MisuseError } from '../domain/misuse-error';
import type { Randomness } from '../domain/randomness';
import { identityClaims } from '../domain/subgraph-identity';
import type { IdentityTarget, SubgraphIdentities, SubgraphRequest } from '../domain/subgraph-identity';
import type { Clock } from '../util/clock';
import type { JsonObject } from '../util/json';
import { OperatorError } from '../util/operator-error';
import { toNumericDate } from '../util/time';
import { maxTokenLength } from './compact-jws';
import { digestBody, identityMethod, identityTokenType } from './identity-token';
import type { KeyRing, SigningKey } from './key-ring';

/** What {@link JwtSubgraphIdentities} works with. */
export interface JwtSubgraphIdentitiesOptions {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly issuer: string;
  /** The `aud` of access tokens. */
  readonly accessTokenAudience: string;
  readonly lifetimeSeconds: number;
}

/** Identity tokens as JWTs, signed with the keys of access tokens: they are published and replaced together. */
export class JwtSubgraphIdentities implements SubgraphIdentities {
  readonly #options: JwtSubgraphIdentitiesOptions;

  constructor(options: JwtSubgraphIdentitiesOptions) {
    this.#options = options;
  }

  issue({ caller, audience, claims, body }: SubgraphRequest): string {
    const { clock, randomness, issuer, lifetimeSeconds } = this.#options;
    const { id: kid, algorithm, key } = this.#requirePublishedKey();
    this.#requireTarget({ audience, claims });
    const iat = toNumericDate(clock.now());
    const said = {
      ...sayWho(caller, claims, issuer),
      iss: issuer,
      aud: audience,
      iat,
      exp: iat + lifetimeSeconds,
      jti: randomness.uuid(),
      htm: identityMethod,
      // Another body under a good token: what a caller may not ask for, asked in the caller's name.
      bdh: digestBody(body),
    };
    return requireSendable(sign(said, key, { algorithm, header: { alg: algorithm, typ: identityTokenType, kid } }));
  }

  requireUsable(target: IdentityTarget): void {
    this.#requirePublishedKey();
    this.#requireTarget(target);
  }

  #requireTarget({ audience, claims }: IdentityTarget): void {
    if (audience === '') throw new OperatorError('a subgraph that is told who is calling needs an audience of its own');
    // Some verify access tokens without a look at their type (RFC 8725 section 3.12): then the audience has to tell the two apart.
    if (audience === this.#options.accessTokenAudience) {
      throw new OperatorError(
        `the audience of a subgraph must not be that of access tokens (AUTH_AUDIENCE): ${audience}`,
      );
    }
    const taken = claims.find((name) => identityClaims.has(name));
    if (taken === undefined) return;
    throw new OperatorError(`the claim "${taken}" cannot be chosen: the identity token says it by itself, or must not`);
  }

  /** Whoever can verify with a symmetric key can sign with it too, so none is published, and no subgraph could verify. */
  #requirePublishedKey(): SigningKey {
    const { signingKey } = this.#options.keyRing;
    if (signingKey.algorithm !== 'HS256') return signingKey;
    const remedy = 'set SIGNING_ALGORITHM to ES256, and wait until the new key signs (auth-gateway keys list)';
    throw new OperatorError(`subgraphs cannot verify identity tokens that are signed with HS256: ${remedy}`);
  }
}

/** Nothing at all for nobody: roles without a subject would be of use to somebody else. */
function sayWho(caller: Caller, claims: readonly string[], issuer: string): JsonObject {
  if (caller.kind !== 'authenticated') return {};
  const { viewer } = caller;
  const chosen = claims.flatMap((name) => {
    const value = Object.hasOwn(viewer.claims, name) ? viewer.claims[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  // Another issuer may list a value with spaces in it, which would come out as several: "read none" would give "read".
  const scope = viewer.scope.filter((value) => !value.includes(' ')).join(' ');
  const rights = { roles: viewer.roles, scope };
  return { ...Object.fromEntries(chosen), ...nameSubject(viewer, issuer), ...rights };
}

/**
 * Somebody whom another issuer vouches for has no `sub` here (RFC 9493 section 3.2.3 instead): a subgraph that reads nothing else
 * would take a foreign subject that is spelt like a user's id for that user.
 */
function nameSubject(viewer: Viewer, issuer: string): JsonObject {
  const { userId, sessionId } = viewer;
  if (userId !== undefined && viewer.issuer === issuer) return { sub: userId, sid: sessionId };
  return { sub_id: { format: 'iss_sub', iss: viewer.issuer, sub: viewer.subject } };
}

/** A longer one would be refused by every subgraph. */
function requireSendable(token: string): string {
  if (token.length <= maxTokenLength) return token;
  const [length, most] = [String(token.length), String(maxTokenLength)];
  throw new MisuseError(
    `an identity token has ${length} characters, more than ${most}: choose fewer claims for the subgraph`,
  );
}
