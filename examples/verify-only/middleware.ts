// For Express, and for whatever else has Node's requests: app.use(authenticate({ issuer, audience, jwksUri })).
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createContextBuilder } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions, VerifiedCaller, VerifiedViewer } from 'graphql-auth-gateway/verify';

/** Lets a request through only with a good token; who calls is then in `request.viewer`. */
export function authenticate(options: ContextBuilderOptions) {
  const createContext = createContextBuilder(options);
  return (request: IncomingMessage & { viewer?: VerifiedViewer }, response: ServerResponse, next: () => void): void => {
    void createContext(request).then((caller) => {
      if (caller.kind !== 'authenticated') {
        refuse(caller, response);
        return;
      }
      request.viewer = caller.viewer;
      next();
    });
  };
}

function refuse(caller: Exclude<VerifiedCaller, { kind: 'authenticated' }>, response: ServerResponse): void {
  if (caller.kind === 'undecided') {
    response.writeHead(503, { 'retry-after': String(caller.retryAfterSeconds) }).end(); // not 401: the token may well be good
    return;
  }
  const challenge = caller.kind === 'rejected' ? `Bearer error="${caller.challenge}"` : 'Bearer';
  response.writeHead(401, { 'www-authenticate': challenge }).end();
}
