import type { CatalogueEntry } from './catalogue-entry';
import { identityErrors } from './identity-errors';

export type { ErrorCode } from './catalogue-entry';

/**
 * Every failure a caller can see, by its reason. Reasons are public: never renamed, never reused.
 * Each has an entry in docs/errors.md, which a test holds against this table in both directions.
 */
export const errorCatalogue = {
  TOKEN_MISSING: {
    code: 'UNAUTHENTICATED',
    message: 'This needs a signed-in caller: send an access token as "Authorization: Bearer ...".',
  },
  TOKEN_MALFORMED: {
    code: 'UNAUTHENTICATED',
    message: 'The credentials are not a well-formed bearer token: send one Authorization header with one access token.',
  },
  TOKEN_EXPIRED: {
    code: 'UNAUTHENTICATED',
    message: 'The access token has expired: refresh it, or log in again.',
  },
  TOKEN_NOT_YET_VALID: {
    code: 'UNAUTHENTICATED',
    message: 'The access token is not valid yet: check the clock of the machine that issued it.',
  },
  TOKEN_INVALID: {
    code: 'UNAUTHENTICATED',
    message: 'The access token is not one that this service accepts: refresh it, or log in again.',
  },
  SESSION_REVOKED: {
    code: 'UNAUTHENTICATED',
    message: 'The session has been ended: log in again.',
  },
  SESSION_EXPIRED: {
    code: 'UNAUTHENTICATED',
    message: 'The session has reached its end: log in again.',
  },
  BAD_CREDENTIALS: {
    code: 'UNAUTHENTICATED',
    message: 'The user name or the password is not right.',
  },
  ACCOUNT_DISABLED: {
    code: 'UNAUTHENTICATED',
    message: 'The account is disabled: ask an administrator.',
  },
  REFRESH_TOKEN_INVALID: {
    code: 'UNAUTHENTICATED',
    message: 'The refresh token is not one that this service accepts: log in again.',
  },
  REFRESH_TOKEN_EXPIRED: {
    code: 'UNAUTHENTICATED',
    message: 'The refresh token has not been used for too long: log in again.',
  },
  REFRESH_TOKEN_REUSED: {
    code: 'UNAUTHENTICATED',
    message: 'The refresh token had already been replaced, so the session has been ended for safety: log in again.',
  },
  REFRESH_WITH_ACCESS_TOKEN_OFF: {
    code: 'FORBIDDEN',
    message: 'Refreshing with an access token is switched off here: send the refresh token.',
  },
  INSUFFICIENT_ROLE: {
    code: 'FORBIDDEN',
    message: 'The caller does not have a role that allows this.',
  },
  INSUFFICIENT_SCOPE: {
    code: 'FORBIDDEN',
    message: 'The access token does not have the scope that allows this.',
  },
  ROUTER_CREDENTIAL_REQUIRED: {
    code: 'FORBIDDEN',
    message: 'Only the router of the graph may ask this: send its credential in the Router-Authorization header.',
  },
  OTHER_ACCOUNT: {
    code: 'FORBIDDEN',
    message: 'This is told to the user alone: ask it of `me`.',
  },
  ...identityErrors,
  FIELD_NOT_ALLOWED: {
    code: 'UNAUTHORIZED_FIELD_OR_TYPE',
    message: 'Unauthorized field or type',
  },
  FOREIGN_ACCOUNT: {
    code: 'FORBIDDEN',
    message: 'This is for accounts of this service: the access token is of another issuer, which has to do it.',
  },
  ORIGIN_NOT_ALLOWED: {
    code: 'FORBIDDEN',
    message:
      'With cookies, requests have to come from a page of this service or of an origin that it allows: send an Origin ' +
      'header that says so, or have the origin of the page added to ALLOWED_ORIGINS.',
  },
  PASSWORD_TOO_WEAK: {
    code: 'BAD_USER_INPUT',
    message:
      'The new password is too short, too long, or too easy to guess: choose a longer one without your user name.',
  },
  PASSWORD_BREACHED: {
    code: 'BAD_USER_INPUT',
    message: 'The new password is among those that were stolen elsewhere, so it is tried first: choose another one.',
  },
  PASSWORD_HASH_INVALID: {
    code: 'BAD_USER_INPUT',
    message:
      'The password hash is none that can be taken over: bcrypt of cost 4 to 14, scrypt and argon2 of 128 MiB at most, or PBKDF2 ' +
      'of 1,000 to 2,000,000 rounds, in the forms that docs/commands.md lists.',
  },
  USERNAME_INVALID: {
    code: 'BAD_USER_INPUT',
    message: 'A user name has 1 to 64 characters, without spaces, control characters or "@".',
  },
  EMAIL_INVALID: {
    code: 'BAD_USER_INPUT',
    message: 'The e-mail address is not well formed.',
  },
  ROLE_INVALID: {
    code: 'BAD_USER_INPUT',
    message: 'A role has 1 to 64 letters, digits, or characters of "_-:.".',
  },
  ACCOUNT_EXISTS: {
    code: 'BAD_USER_INPUT',
    message: 'There is an account with that user name or e-mail address already.',
  },
  ACCOUNT_NOT_FOUND: {
    code: 'BAD_USER_INPUT',
    message: 'There is no account with that user name.',
  },
  INPUT_INVALID: {
    code: 'BAD_USER_INPUT',
    message: 'A variable or an argument is not of the type, or not in the range, that the schema declares.',
  },
  REQUEST_MALFORMED: {
    code: 'BAD_REQUEST',
    message: 'The request is not a GraphQL request: POST a JSON object with a "query", as application/json.',
  },
  COOKIE_AMBIGUOUS: {
    code: 'BAD_REQUEST',
    message:
      'The request carries a cookie of this service twice, so that one may be planted: delete the cookies of this site, ' +
      'then log in again.',
  },
  REQUEST_TOO_LARGE: {
    code: 'BAD_REQUEST',
    message: 'The request is too large, its body or its headers.',
  },
  REQUEST_TOO_SLOW: {
    code: 'BAD_REQUEST',
    message: 'The request did not arrive in time: send it again.',
  },
  QUERY_MALFORMED: {
    code: 'GRAPHQL_PARSE_FAILED',
    message: 'The query is not well-formed GraphQL.',
  },
  QUERY_INVALID: {
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: 'The query does not fit the schema.',
  },
  QUERY_TOO_COMPLEX: {
    code: 'GRAPHQL_VALIDATION_FAILED',
    message: 'The query is larger than this service allows: send less, or in several requests.',
  },
  OPERATION_UNKNOWN: {
    code: 'OPERATION_RESOLUTION_FAILURE',
    message: 'The query does not have the operation that "operationName" names.',
  },
  PERSISTED_QUERIES_OFF: {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    message: 'PersistedQueryNotSupported', // the word that clients look for, and then send whole queries
  },
  PERSISTED_QUERY_UNKNOWN: {
    code: 'PERSISTED_QUERY_NOT_FOUND',
    message: 'PersistedQueryNotFound', // the word that clients look for, and then send the text along
  },
  PERSISTED_QUERY_MALFORMED: {
    code: 'BAD_REQUEST',
    message:
      'The request does not name a persisted operation as it should: send "extensions": {"persistedQuery": {"version": 1, ' +
      '"sha256Hash": "..."}}, or "documentId" as text, and not two different ones.',
  },
  PERSISTED_QUERY_MISMATCH: {
    code: 'BAD_REQUEST',
    message:
      'The hash is not that of the query: send the SHA-256 of the exact text in lower-case hexadecimal, or no hash at all.',
  },
  OPERATION_NOT_LISTED: {
    code: 'PERSISTED_QUERY_NOT_IN_LIST',
    message:
      'Only operations that are known here are carried out, and this is none of them: have it added to the manifest of persisted ' +
      'operations before the client that sends it is released.',
  },
  TOO_MANY_ATTEMPTS: {
    code: 'RATE_LIMITED',
    message: 'Too many attempts in a short time: try again later, your tokens are still good.',
  },
  SERVER_BUSY: {
    code: 'RATE_LIMITED',
    message:
      'More passwords are being checked than the service can take on: try again shortly, your tokens are still good.',
  },
  TOO_MANY_CREDENTIAL_FIELDS: {
    code: 'BAD_USER_INPUT',
    message:
      'An operation may contain one field that takes a password or a refresh token: send the others on their own.',
  },
  MIDDLEWARE_TIMEOUT: {
    code: 'UNAVAILABLE',
    message: 'A part of the sign-in did not answer in time: try again with the same credentials.',
  },
  DATABASE_UNAVAILABLE: {
    code: 'UNAVAILABLE',
    message: 'The service cannot reach its database: try again shortly, your tokens are still good.',
  },
  ISSUER_UNAVAILABLE: {
    code: 'UNAVAILABLE',
    message: 'The keys of the issuer of the token cannot be reached: try again shortly, your tokens are still good.',
  },
  SUBGRAPH_UNAVAILABLE: {
    code: 'UNAVAILABLE',
    message: 'A part of the graph cannot be reached: try again shortly. What the other parts said is in the answer.',
  },
  SUBGRAPH_ANSWER_INVALID: {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'A part of the graph did not answer as it should: report it if it stays so.',
  },
  POLICY_TIMEOUT: {
    code: 'UNAVAILABLE',
    message: 'Whether this may be seen could not be decided in time: try again shortly, your tokens are still good.',
  },
  ERRORS_LEFT_OUT: {
    code: 'TOO_MANY_ERRORS',
    message: 'There were more errors than an answer has room for: what they are about is null in the data.',
  },
  REPLAY_UNKNOWN: {
    code: 'UNAVAILABLE',
    message: 'Whether the identity token has been used before cannot be told for now: try again shortly.',
  },
  INTERNAL_ERROR: {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Something went wrong on our side: try again with the same credentials.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** A failure's stable name, as `extensions.reason`. */
export type ErrorReason = keyof typeof errorCatalogue;
