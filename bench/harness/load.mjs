import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCore, PinnedProcess } from './pinned-process.mjs';

/** Starts what puts load on URLs; one at a time. */
export function startLoad() {
  return new PinnedProcess({
    core: loadCore,
    parameters: [path.join(import.meta.dirname, 'load-process.mjs')],
    hasIpc: true,
  });
}

/** The version of a package of the contest, as it is installed. */
export function versionOf(name) {
  const file = path.resolve(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
