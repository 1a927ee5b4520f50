import 'reflect-metadata';

// graphql-auth-gateway/testing: a gateway for the tests of whoever builds upon this one.

export type { InProcessFetch } from './http/in-process';
export type { Duration } from './testing/duration';
export { FakeClock } from './testing/fake-clock';
export type { LogEntry } from './testing/recording-logger';
export type { Answer, Operation, SentError } from './testing/send';
export { startTestGateway } from './testing/start-test-gateway';
export type { TestGatewayOptions } from './testing/start-test-gateway';
export type { IdentityOptions, SendOptions, TestGateway, Trust } from './testing/test-gateway';
export { RefusedError } from './testing/test-session';
export type { TestSession } from './testing/test-session';
export { testPassword } from './testing/test-users';
export type { TestUser } from './testing/test-users';
