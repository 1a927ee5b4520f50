import { createRequire } from 'node:module';
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
  return createRequire(import.meta.url)(`${name}/package.json`).version;
}
