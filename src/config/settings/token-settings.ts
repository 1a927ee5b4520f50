import { signingAlgorithms } from '../../domain/key';
import { maxIdentityLifetimeSeconds } from '../../domain/subgraph-identity';
import type { TrustedIssuer } from '../../domain/trusted-issuer';
import { setting } from '../setting';
import { onOrOff, oneOf, secretList, text, trustedIssuers, wholeNumber } from '../values';

const daySeconds = 24 * 60 * 60;

/** Access tokens, their keys and their issuers. */
export const tokenSettings = {
  masterSecret: setting({
    name: 'AUTH_SECRET',
    values: secretList(),
    defaultValue: undefined,
    defaultText: 'a file next to the database (`./data` with PostgreSQL), in development; required in production',
    meaning:
      'The master secret, at least 32 characters: seals the keys in the database. Whoever has it and the database can sign ' +
      'tokens; without it the keys in the database are lost. Make one with `openssl rand -base64 32`: one that can be guessed is refused in production. Two, separated by a comma, while ' +
      'one replaces the other, the new one first: the keys are sealed anew.',
    isSecret: true,
  }),
  issuer: setting({
    name: 'AUTH_ISSUER',
    values: text(),
    defaultValue: undefined,
    defaultText: '`http://HOST:PORT`',
    meaning:
      'The `iss` of access tokens, as a rule the URL at which other services know this one. Tokens of another issuer are refused, ' +
      'except those of `TRUSTED_ISSUERS`. In production no `http:` URL, unless it is of this machine.',
  }),
  audience: setting({
    name: 'AUTH_AUDIENCE',
    values: text(),
    defaultValue: 'graphql',
    meaning: 'The `aud` of access tokens: the name of the API that they are for.',
  }),
  trustedIssuers: setting<readonly TrustedIssuer[]>({
    name: 'TRUSTED_ISSUERS',
    values: trustedIssuers(),
    defaultValue: [],
    defaultText: 'none',
    meaning:
      'Other issuers whose access tokens are accepted: [issuers.md](issuers.md). Their callers have no account here.',
    isList: true,
    isSecret: true, // somebody may have put a private key into it
  }),
  verifyOnly: setting({
    name: 'VERIFY_ONLY',
    values: onOrOff(),
    defaultValue: false,
    meaning:
      '`on`: tokens of `TRUSTED_ISSUERS` are verified, and none issued. No database, no keys, no accounts, no `login`.',
  }),
  accessTokenLifetimeSeconds: setting({
    name: 'ACCESS_TOKEN_LIFETIME_SECONDS',
    values: wholeNumber(1, daySeconds),
    defaultValue: 900,
    meaning: 'How long an access token is good, in seconds. Short is safe: clients refresh.',
  }),
  identityLifetimeSeconds: setting({
    name: 'IDENTITY_LIFETIME_SECONDS',
    values: wholeNumber(5, maxIdentityLifetimeSeconds),
    defaultValue: 30,
    meaning:
      'How long a subgraph accepts an identity token, in seconds. Each is for one request, which has to arrive ' +
      'within that time, by the clock of the subgraph.',
  }),
  signingAlgorithm: setting({
    name: 'SIGNING_ALGORITHM',
    values: oneOf(signingAlgorithms),
    defaultValue: 'ES256',
    meaning:
      'How access tokens are signed. A change makes a new key at the next start, which signs once it has been published for long ' +
      'enough; tokens of the old one stay good until they expire. With HS256 no other service can verify them.',
  }),
  keyMaxAgeDays: setting({
    name: 'KEY_MAX_AGE_DAYS',
    values: wholeNumber(0, 3650),
    defaultValue: 30,
    meaning:
      'After how many days a key is replaced by a new one, that of refresh tokens too. 0: never by itself, only by ' +
      '`auth-gateway keys rotate`.',
  }),
  jwksMaxAgeSeconds: setting({
    name: 'JWKS_MAX_AGE_SECONDS',
    values: wholeNumber(1, daySeconds),
    defaultValue: 300,
    meaning:
      'For how long others may keep the published keys, in seconds. A new key is published for that long, and 5 s more, before ' +
      'it signs.',
  }),
  rejectedBearer: setting({
    name: 'REJECTED_BEARER',
    values: oneOf(['continue', 'fail']),
    defaultValue: 'continue',
    meaning:
      'What a bad bearer token does: `continue` with the rights of an anonymous caller, so that public fields still answer, or ' +
      '`fail` the whole request with status 401, login, refresh and logout excepted.',
  }),
  verifiedTokenCacheSize: setting({
    name: 'VERIFIED_TOKEN_CACHE_SIZE',
    values: wholeNumber(1, 1_000_000),
    defaultValue: 10_000,
    meaning:
      'How many verified access tokens are remembered, so that their signatures are checked once. About 2 KB each.',
  }),
} as const;
