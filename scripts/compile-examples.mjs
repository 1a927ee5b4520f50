// TypeScript -> JavaScript, into a folder from which the package is found by its name, as in a project of your own.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readProject, transpile } from './transpile.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Compiles files of examples/, and copies what is no TypeScript. The folder that it answers stands for examples/ then. */
export function compileExamples(sources) {
  const target = path.join(root, '.dist-examples');
  const { options } = readProject('tsconfig.json');
  for (const source of sources) {
    const text = readFileSync(path.join(root, 'examples', source), 'utf8');
    const file = path.join(target, source.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(file), { recursive: true });
    // Under another name first: the same example may be starting in another terminal.
    const staged = `${file}.${process.pid}.tmp`;
    writeFileSync(staged, source.endsWith('.ts') ? transpile(text, { options }) : text);
    renameSync(staged, file);
  }
  return target;
}
