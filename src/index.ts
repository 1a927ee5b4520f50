import 'reflect-metadata';

export { createAuthGateway, createAuthGraph } from './app';
export type { AuthGateway, AuthGatewayOptions, AuthGraph } from './app';
export type { GrantPolicies } from './decide-policies';
export type { SettingsOptions } from './config';
export { ConfigError } from './config/config-error';
export type { Ports } from './core';
export type { AccessToken } from './domain/access-token';
export type { Account, NewAccount } from './domain/account';
export type { Accounts } from './domain/accounts';
export type { AuthFailure, AuthFailureListener } from './domain/auth-failure';
export type { AuthPayload } from './domain/auth-payload';
export type { AuthPhase, AuthSuccess, AuthSuccessMiddleware, NamedSuccessMiddleware } from './domain/auth-success';
export type {
  AccountCaller,
  AccountViewer,
  AnonymousCaller,
  AuthenticatedCaller,
  Caller,
  ForeignCaller,
  ForeignViewer,
  RejectedCaller,
  UndecidedCaller,
  Viewer,
} from './domain/caller';
export type { ClaimSet } from './domain/claim-set';
export type { Client } from './domain/client';
export { DomainError } from './domain/domain-error';
export { errorCatalogue } from './domain/error-catalogue';
export type { ErrorCode, ErrorReason } from './domain/error-catalogue';
export { MisuseError } from './domain/misuse-error';
export type { Randomness } from './domain/randomness';
export { requireAccount, requireAuthenticated } from './domain/require-authenticated';
export type { RevocationReason, Session } from './domain/session';
export type { Sessions } from './domain/sessions';
export { attributeClaims } from './domain/success-middlewares/attribute-claims';
export { refreshHint } from './domain/success-middlewares/refresh-hint';
export type { JsonWebKeySet, TrustedAlgorithm, TrustedIssuer } from './domain/trusted-issuer';
export type { User, Users } from './domain/user';
export type { AuthContext } from './graphql/auth-context';
export { AuthPayloadType } from './graphql/auth/auth.types';
export type { CookieJar } from './graphql/cookie-jar';
export type { PolicyTable, Requirement } from './graphql/policy';
export type { ParseLimits } from './graphql/limits/query-limits';
export type { ValidationRule } from './graphql/limits/within-limits';
export type { ResolverClass } from './graphql/resolver-class';
export {
  DateTimeScalar,
  EmailAddressScalar,
  JsonObjectScalar,
  JwtScalar,
  NonEmptyStringScalar,
} from './graphql/scalars';
export { SessionType } from './graphql/session/session.types';
export { UserType } from './graphql/user/user.types';
export type { CreateContext } from './http/create-context';
export type { CookieResponse } from './http/set-cookie';
export type { RequestFacts } from './http/bearer-token';
export type { Clock } from './util/clock';
export type { Fetch } from './util/fetch';
export type { JsonObject, JsonValue } from './util/json';
export type { Logger } from './util/logger';
export { OperatorError } from './util/operator-error';
