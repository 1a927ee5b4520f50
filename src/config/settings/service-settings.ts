import { defaultFederation, federationVersions } from '../../domain/federation-version';
import type { FederationVersion } from '../../domain/federation-version';
import { setting } from '../setting';
import { oneOf, onOrOff, originList, proxyList, text, wholeNumber } from '../values';

/** Where the service is and who may reach it. */
export const serviceSettings = {
  profile: setting({
    name: 'NODE_ENV',
    values: oneOf(['development', 'production', 'test']),
    defaultValue: 'development',
    meaning:
      '`production` closes what is open for trying things out: no page, no introspection, no account or secret made by ' +
      'itself. `development` and `test` are the development profile.',
  }),
  port: setting({
    name: 'PORT',
    values: wholeNumber(0, 65_535),
    defaultValue: 4000,
    meaning: 'The TCP port to listen on; 0 takes a free one.',
  }),
  host: setting({
    name: 'HOST',
    values: text(),
    defaultValue: '127.0.0.1',
    meaning: 'The address to listen on; `0.0.0.0` is every IPv4 address of the machine.',
  }),
  stopDelayMs: setting({
    name: 'STOP_DELAY_MS',
    values: wholeNumber(0, 60_000),
    defaultValue: undefined,
    defaultText: '0 in development, 5000 in production',
    meaning:
      'How long a process that was told to stop goes on serving while it already says that it is not ready, in milliseconds: ' +
      'as long as a load balancer takes to notice.',
  }),
  allowedOrigins: setting({
    name: 'ALLOWED_ORIGINS',
    values: originList(),
    defaultValue: undefined,
    defaultText: 'those of Apollo Sandbox in development, none in production',
    meaning:
      'Origins whose pages may call the service from a browser (CORS), separated by commas. In production no `http:` ones, unless of the own machine.',
  }),
  trustedProxies: setting({
    name: 'TRUSTED_PROXIES',
    values: proxyList(),
    defaultValue: [],
    defaultText: 'none',
    meaning:
      'The proxies in front of the service, whose `X-Forwarded-For` tells the address of the client: addresses, networks such as ' +
      '`10.0.0.0/8`, or the words `loopback`, `linklocal` and `private`. Without it a proxy counts as the one client of all.',
  }),
  routerSecret: setting({
    name: 'ROUTER_SECRET',
    values: text(32, 512),
    defaultValue: undefined,
    defaultText: 'none: in development anybody, in production nobody',
    meaning:
      'What the router of the graph presents in the `Router-Authorization` header to reach `_service` and `_entities`. At least ' +
      '32 characters; in production none that can be guessed, and none of `AUTH_SECRET`.',
    isSecret: true,
  }),
  federationVersion: setting<FederationVersion>({
    name: 'FEDERATION_VERSION',
    values: oneOf(federationVersions),
    defaultValue: defaultFederation.version,
    meaning:
      'The version of Federation that the SDL of this subgraph is written against: one that the composer and the routers of the graph know. ' +
      'From 2.6 on a policy of roles is said too, as `@policy`: [federation.md](federation.md#what-each-field-requires).',
  }),
  federationAuthDirectives: setting({
    name: 'FEDERATION_AUTH_DIRECTIVES',
    values: onOrOff(),
    defaultValue: defaultFederation.hasAuthDirectives,
    meaning:
      'Whether that SDL says what each field requires of its caller (`@authenticated`, `@requiresScopes`, `@policy`), for routers to refuse ' +
      'it before this service does. `off` for routers that cannot verify access tokens, or are older than 2.5. This service refuses either way.',
  }),
} as const;
