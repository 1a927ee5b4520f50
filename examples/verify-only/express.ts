// A REST service that trusts the tokens of a gateway.
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { challengeFor, createContextBuilder } from 'graphql-auth-gateway/verify';
import type { ContextBuilderOptions, VerifiedViewer } from 'graphql-auth-gateway/verify';

interface Locals {
  viewer: VerifiedViewer;
}

/** Lets a request through only with a good token; who calls is then in `response.locals.viewer`. */
export function authenticate(options: ContextBuilderOptions) {
  const createContext = createContextBuilder(options);
  return async (request: Request, response: Response<unknown, Locals>, next: NextFunction): Promise<void> => {
    const caller = await createContext(request);
    if (caller.kind === 'authenticated') {
      response.locals.viewer = caller.viewer;
      next();
    } else if (caller.kind === 'undecided') {
      // not 401: the client would throw away a good token
      response.set('retry-after', String(caller.retryAfterSeconds)).status(503).json({ reason: caller.reason });
    } else {
      const reason = caller.kind === 'rejected' ? caller.reason : 'TOKEN_MISSING';
      response.set('www-authenticate', challengeFor(caller)).status(401).json({ reason });
    }
  };
}

export function createApp(options: ContextBuilderOptions): Express {
  const app = express();
  app.get('/orders', authenticate(options), (_request, response: Response<unknown, Locals>) => {
    response.json({ ordersOf: response.locals.viewer.subject });
  });
  return app;
}
