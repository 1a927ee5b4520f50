// What `graphql-auth-gateway/client` is: named re-exports, nothing else.
export { createSessionKeeper } from './session-keeper.ts';
export type { SessionKeeper, SessionKeeperOptions } from './session-keeper.ts';
export { SessionError } from './session-error.ts';
export type { AnswerError, EndReason } from './session-error.ts';
export type { SessionEvent, SessionListener, SignedOutReason } from './session-events.ts';
export type { SessionStorage } from './session-shelf.ts';
export type { AuthPayload } from './session-record.ts';
export type { LoginResult, LogoutScope, SessionMode } from './auth-endpoint.ts';
export type { ClientClock, ClientTabs, TabChannel } from './client-system.ts';
