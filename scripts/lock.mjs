import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

const staleAfterMs = 10 * 60 * 1000;

/** Runs `work` while no other process holds `file`; waits for one that does. */
export function withLock(file, work) {
  let isWaiting = false;
  while (!tryAcquire(file)) {
    if (isAbandoned(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!isWaiting) console.log('waiting for another install or build...');
    isWaiting = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  // On exit rather than in a `finally`, which process.exit() would skip.
  process.once('exit', () => rmSync(file, { force: true }));
  work();
}

function tryAcquire(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A killed process leaves its lock behind; its id may since belong to another one, hence the age as well. */
function isAbandoned(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > staleAfterMs) return true;
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT';
  }
}
