// Fails when a committed generated file differs from what `npm run generate` would write. Changes nothing.
import { readFileSync } from 'node:fs';
import { codegen, generatedFiles } from './generated-files.mjs';

const stale = Object.entries(await generatedFiles())
  .filter(([file, content]) => read(file) !== content)
  .map(([file]) => file);
const { ok, output } = codegen(['--check']);
if (!ok) stale.push(...output.split('\n').flatMap((line) => /^\s+- (.+)$/.exec(line)?.[1] ?? []));

if (stale.length > 0) {
  console.error(`Out of date:\n${stale.map((file) => `  ${file}`).join('\n')}\nrun npm run generate`);
  process.exit(1);
}
if (!ok) {
  console.error(output);
  process.exit(1);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
