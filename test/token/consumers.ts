import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyJwt from '@fastify/jwt';
import type { TokenOrHeader } from '@fastify/jwt';
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import Fastify from 'fastify';
import type { FastifyRequest } from 'fastify';
import buildGetJwks from 'get-jwks';

/** Whose tokens are to be accepted. */
export interface Trust {
  /** Where the issuer is reached. */
  readonly url: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithm: 'ES256' | 'RS256';
}

/** A service that accepts access tokens, built as the manual of its library says. */
export interface Consumer {
  /** The subject of a token that it accepts; undefined for one that it refuses. */
  subjectOf(token: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

type StartConsumer = (trust: Trust) => Promise<Consumer>;

const jwksOf = ({ url }: Trust) => `${url}/.well-known/jwks.json`;

const startJose: StartConsumer = async (trust) => {
  const { createRemoteJWKSet, jwtVerify } = await import('jose');
  const { issuer, audience } = trust;
  const keys = createRemoteJWKSet(new URL(jwksOf(trust)));
  const verify = (token: string) => jwtVerify(token, keys, { issuer, audience, typ: 'at+jwt' });
  return {
    subjectOf: (token) =>
      verify(token).then(
        ({ payload }) => payload.sub,
        () => undefined,
      ),
    stop: () => Promise.resolve(),
  };
};

const startFastify: StartConsumer = async ({ url, issuer, audience, algorithm }) => {
  const server = Fastify();
  const getJwks = buildGetJwks({ issuersWhitelist: [`${url}/`] });
  await server.register(fastifyJwt, {
    decode: { complete: true },
    verify: { allowedIss: issuer, allowedAud: audience, algorithms: [algorithm], checkTyp: 'at+jwt' },
    secret: (_request: FastifyRequest, token: TokenOrHeader) => {
      const { kid, alg } = token.header as { kid: string; alg: string };
      return getJwks.getPublicKey({ kid, alg, domain: url });
    },
  });
  server.get('/', async (request) => (await request.jwtVerify<{ sub: string }>()).sub);
  return {
    subjectOf: async (token) => {
      const { statusCode, body } = await server.inject({ url: '/', headers: { authorization: `Bearer ${token}` } });
      // Not 401 alone: what get-jwks and fast-jwt throw at some forgeries is 500 to Fastify.
      return statusCode === 200 ? body : undefined;
    },
    stop: () => server.close(),
  };
};

const startExpress: StartConsumer = async (trust) => {
  const { issuer, audience, algorithm } = trust;
  const app = express();
  app.use(auth({ issuer, audience, jwksUri: jwksOf(trust), tokenSigningAlg: algorithm, strict: true }));
  app.get('/', (request, response) => {
    response.send(request.auth?.payload.sub);
  });
  // Without one, express writes the refusal to standard error.
  app.use(((error: { status: number }, _request, response, _next) => {
    response.status(error.status).end();
  }) satisfies express.ErrorRequestHandler);
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  return {
    subjectOf: async (token) => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { authorization: `Bearer ${token}` } });
      return response.ok ? response.text() : undefined;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

/** The libraries that most services in this language verify tokens with. */
export const consumers: Readonly<Record<string, StartConsumer>> = {
  'jose, createRemoteJWKSet': startJose,
  '@fastify/jwt with get-jwks': startFastify,
  'express-oauth2-jwt-bearer, strict': startExpress,
};
