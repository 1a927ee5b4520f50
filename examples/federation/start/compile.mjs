// The programs of the example.
import path from 'node:path';
import { compileExamples } from '../../../scripts/compile-examples.mjs';

const examples = path.resolve(import.meta.dirname, '..', '..');
const subgraph = (file) => path.join('federation', 'subgraphs', file);
const sources = [
  path.join('embedded', 'users.ts'),
  path.join('federation', 'gateway.ts'),
  ...['products.graphql', 'reviews.graphql'].map(subgraph),
  ...['serve.ts', 'products.ts', 'reviews.ts', 'federation.ts', 'requester.ts', 'read-body.ts'].map(subgraph),
];

/** Where the SDL of both is. */
export const sdlFiles = {
  products: path.join(examples, subgraph('products.graphql')),
  reviews: path.join(examples, subgraph('reviews.graphql')),
};

/** The programs, compiled. */
export function compile() {
  const folder = compileExamples(sources);
  return { gateway: path.join(folder, 'federation', 'gateway.js'), subgraph: path.join(folder, subgraph('serve.js')) };
}
