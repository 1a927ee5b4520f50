// TypeScript -> JavaScript, into a folder from which the package is found by its name, as in a project of your own.
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const examples = path.resolve(import.meta.dirname, '..', '..');
const target = path.resolve(examples, '..', '.dist-examples');
const subgraph = (file) => path.join('federation', 'subgraphs', file);
const sources = [
  path.join('embedded', 'users.ts'),
  path.join('federation', 'gateway.ts'),
  ...['serve.ts', 'products.ts', 'reviews.ts', 'federation.ts', 'requester.ts', 'read-body.ts'].map(subgraph),
];

/** Where the SDL of both is. */
export const sdlFiles = {
  products: path.join(examples, subgraph('products.graphql')),
  reviews: path.join(examples, subgraph('reviews.graphql')),
};

/** The programs, compiled. */
export function compile() {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  for (const source of sources) {
    const { outputText } = ts.transpileModule(readFileSync(path.join(examples, source), 'utf8'), { compilerOptions });
    put(source.replace(/\.ts$/, '.js'), (file) => writeFileSync(file, outputText));
  }
  for (const [name, file] of Object.entries(sdlFiles)) put(subgraph(`${name}.graphql`), (copy) => cpSync(file, copy));
  return { gateway: path.join(target, 'federation', 'gateway.js'), subgraph: path.join(target, subgraph('serve.js')) };
}

/** Under another name first: the same example may be starting in another terminal. */
function put(name, write) {
  const file = path.join(target, name);
  mkdirSync(path.dirname(file), { recursive: true });
  const staged = `${file}.${process.pid}.tmp`;
  write(staged);
  renameSync(staged, file);
}
