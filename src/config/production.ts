import { isLoopbackHttp } from '../domain/trusted-issuer-rules';
import type { SubgraphSetting } from '../domain/subgraph';
import { isGuessable } from './guessable';

/** The settings that can make a production profile insecure; undefined where one is wrong by itself already. */
export interface Exposed {
  readonly masterSecret: readonly string[] | undefined;
  readonly routerSecret: string | undefined;
  readonly subgraphs: readonly SubgraphSetting[] | undefined;
  readonly issuer: string | undefined;
  readonly allowedOrigins: readonly string[] | undefined;
  readonly verifyOnly: boolean | undefined;
  readonly refreshCookie: boolean | undefined;
}

const randomSecret = 'make one with: openssl rand -base64 32';

/** What must not be in production although it is right in form, with its remedy. A secret is never shown. */
export function findInsecureSettings(settings: Exposed): readonly string[] {
  return [...findWeakSecrets(settings), ...findTellingHeaders(settings), ...findCleartext(settings)];
}

/** Whoever runs that subgraph could open the keys in a stolen database. */
function findTellingHeaders({ masterSecret = [], subgraphs = [] }: Exposed): readonly string[] {
  const telling = subgraphs.filter(({ headers = {} }) =>
    Object.values(headers).some((value) => masterSecret.some((secret) => value.includes(secret))),
  );
  return telling.map(({ name }) => `SUBGRAPHS: must have another secret than AUTH_SECRET in "headers" for ${name}`);
}

/** Whoever guesses the first opens the keys in a stolen database; with the second, anybody is the router. */
function findWeakSecrets({ masterSecret = [], routerSecret }: Exposed): readonly string[] {
  const problems: string[] = [];
  if (masterSecret.some(isGuessable))
    problems.push(`AUTH_SECRET: must not be guessable in production; ${randomSecret}`);
  if (routerSecret === undefined) return problems;
  if (isGuessable(routerSecret)) problems.push(`ROUTER_SECRET: must not be guessable in production; ${randomSecret}`);
  if (masterSecret.includes(routerSecret)) {
    problems.push(`ROUTER_SECRET: must be another than AUTH_SECRET, which the router has no need of; ${randomSecret}`);
  }
  return problems;
}

/** Whoever is on the way of what is not encrypted can change it: the keys of this service, the page that holds the tokens. */
function findCleartext(settings: Exposed): readonly string[] {
  const { issuer, allowedOrigins = [], verifyOnly, refreshCookie } = settings;
  // With cookies a page needs no token: whatever answers at a port of its visitor's machine would act for that visitor.
  const isOpen = (origin: string): boolean =>
    refreshCookie === true ? origin.startsWith('http:') : isCleartext(origin);
  const problems: string[] = [];
  if (verifyOnly !== true && issuer !== undefined && isCleartext(issuer)) {
    problems.push(
      `AUTH_ISSUER: must be an https: URL in production, at which other services fetch the keys (it is "${issuer}")`,
    );
  }
  for (const origin of allowedOrigins.filter(isOpen)) {
    problems.push(`ALLOWED_ORIGINS: must have https: origins in production, and not ${origin}`);
  }
  return problems;
}

/** Within one machine nobody is on the way. */
function isCleartext(url: string): boolean {
  return url.startsWith('http:') && !isLoopbackHttp(url);
}
