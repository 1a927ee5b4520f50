// Starts one of the examples, by its name, for a gateway on this machine.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContextBuilderOptions } from 'graphql-auth-gateway/verify';
import { start as startApollo } from './apollo';
import { createApp } from './express';
import { createServer as createFastify } from './fastify';
import { createService } from './yoga';

/** Starts one, and tells where it is. */
type Start = (options: ContextBuilderOptions, port: number) => Promise<string>;

const starts: Readonly<Record<string, Start | undefined>> = {
  apollo: async (options, port) => (await startApollo(options, port)).url,
  yoga: async (options, port) => {
    const yoga = createService(options);
    return `${await listen((request, response) => void yoga(request, response), port)}/graphql`;
  },
  fastify: async (options, port) => `${await createFastify(options).listen({ port, host: '127.0.0.1' })}/orders`,
  express: async (options, port) => `${await listen(createApp(options), port)}/orders`,
};

async function listen(listener: RequestListener, port: number): Promise<string> {
  const server = createServer(listener).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function main([name = '', port = '4010', issuer = 'http://127.0.0.1:4000']: readonly string[]): Promise<void> {
  const start = starts[name];
  if (start === undefined) throw new Error(`there is no example "${name}": ${Object.keys(starts).join(', ')}`);
  const jwksUri = `${issuer}/.well-known/jwks.json`;
  console.log(await start({ issuer, audience: 'graphql', jwksUri, profile: 'development' }, Number(port)));
}

void main(process.argv.slice(2));
