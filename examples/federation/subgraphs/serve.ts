// One of the two subgraphs as a process: node serve.js products. PORT is where it listens, GATEWAY the gateway that it believes.
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { IdentityVerifierOptions } from 'graphql-auth-gateway/verify';
import { createProducts } from './products';
import { createReviews } from './reviews';

const { PORT: port = '', GATEWAY: gateway = '' } = process.env;
const url = `http://127.0.0.1:${port}/graphql`;

async function create(name: string, options: IdentityVerifierOptions): Promise<RequestListener> {
  if (name === 'products') return await createProducts(options);
  if (name === 'reviews') {
    const yoga = createReviews(options);
    return (request, response) => void yoga(request, response);
  }
  throw new Error(`there are the subgraphs products and reviews, and no "${name}"`);
}

async function serve(name: string): Promise<void> {
  // The audience is what a gateway puts into identity tokens for a subgraph unless it is told something else: the URL.
  const listener = await create(name, { issuer: gateway, audience: url, profile: 'development' });
  const server = createServer(listener);
  server.on('error', fail);
  server.listen(Number(port), '127.0.0.1', () => console.log(`${name} is listening: ${url}`));
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

serve(process.argv[2] ?? '').catch(fail);
