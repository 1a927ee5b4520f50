import { createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Caller } from '../../src/domain/caller';
import type { IdentityVerifierOptions } from '../../src/verify';
import { FakeIssuer } from './fake-issuer';
import { startGateway } from './gateway';
import type { TestGateway } from './gateway';
import { signIn } from './sign-in';
import { readClaims, readHeader } from './token';
import { append, forge } from './token-workshop';

/** What is changed in a token; undefined leaves a member out. */
export interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Text at the end of the header and of the claims: members that are there already, say. */
  readonly moreHeader?: string;
  readonly moreClaims?: string;
  /** Default the key that the gateway signs with. */
  readonly signer?: { readonly algorithm: string; readonly key: KeyObject };
}

/** A gateway with somebody signed in, and what subgraphs need to know of it. */
export interface IdentityScene {
  readonly gateway: TestGateway;
  readonly options: Omit<IdentityVerifierOptions, 'audience'>;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Who has signed in. */
  readonly ada: Caller;
  /** Somebody whom another issuer vouches for, whose subject is spelt like the id of the former. */
  readonly foreigner: Caller;
  readonly otherIssuer: string;
  issue(audience: string, body: string, caller?: Caller): string;
  /** A token as the gateway issues it, with changes, and signed again. */
  forge(audience: string, body: string, changes: Changes): string;
  stop(): Promise<void>;
}

export async function openIdentityScene(): Promise<IdentityScene> {
  const other = await new FakeIssuer().start();
  const trusted = { issuer: other.url, jwksUri: other.jwksUri, audience: 'graphql' };
  const gateway = await startGateway({ settings: { trustedIssuers: [trusted] } });
  const { id } = await gateway.signUp({ username: 'ada', roles: ['EDITOR'] });
  const { accessToken, refreshToken } = await signIn(gateway);
  const identify = (token: string) =>
    gateway.gateway.createContext({ headers: { authorization: `Bearer ${token}` } }) as Promise<Caller>;
  const ada = await identify(accessToken);
  const issue = (audience: string, body: string, caller = ada) =>
    gateway.core.subgraphIdentities.issue({ caller, audience, claims: [], body });
  return {
    gateway,
    options: {
      issuer: 'http://issuer.test',
      jwksUri: `${gateway.url}/.well-known/jwks.json`,
      profile: 'development',
      clock: gateway.clock,
    },
    accessToken,
    refreshToken,
    ada,
    foreigner: await identify(other.sign({ claims: { sub: id } })),
    otherIssuer: other.url,
    issue,
    forge: (audience, body, changes) => resign(issue(audience, body), gateway, changes),
    stop: () => other.stop(),
  };
}

function resign(token: string, { core }: TestGateway, changes: Changes): string {
  const { algorithm, key } = core.keys.ring.signingKey;
  const { moreHeader, moreClaims, signer = { algorithm, key } } = changes;
  const header = JSON.stringify({ ...readHeader(token), ...changes.header });
  const claims = JSON.stringify({ ...readClaims(token), ...changes.claims });
  return forge(signer, {
    header: moreHeader === undefined ? header : append(header, moreHeader),
    claims: moreClaims === undefined ? claims : append(claims, moreClaims),
  });
}

/** A signature by HMAC under something that is public. */
export function confuseWith(secret: string): Required<Changes>['signer'] {
  return { algorithm: 'HS256', key: createSecretKey(Buffer.from(secret)) };
}

/** The token with other claims and the signature that it had. */
export function tamper(token: string, claims: object): string {
  const [header = '', , signature = ''] = token.split('.');
  const payload = Buffer.from(JSON.stringify({ ...readClaims(token), ...claims })).toString('base64url');
  return [header, payload, signature].join('.');
}
