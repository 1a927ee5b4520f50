// What `generate` writes and `check:generated` compares, so that the two cannot disagree.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { layersPage } from './layers-graph.mjs';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

/** Path relative to the root of the project -> content, of all generated files but the typed operations. */
export async function generatedFiles() {
  // The build, not the source: it is what runs.
  const product = createRequire(import.meta.url)('../dist/generate.js');
  return { ...(await product.generatedFiles()), 'docs/layers.md': await layersPage() };
}

/** Runs graphql-codegen over the committed schema. */
export function codegen(parameters) {
  const bin = fileURLToPath(new URL('esm/bin.js', import.meta.resolve('@graphql-codegen/cli/package.json')));
  const result = spawnSync(process.execPath, [bin, ...parameters], { encoding: 'utf8' });
  return { ok: result.status === 0, output: `${result.stdout}${result.stderr}` };
}
