import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folders = new Set();
// One that is interrupted leaves nothing behind.
process.on('exit', () => {
  for (const folder of folders) removeTemporaryFolder(folder);
});

/** A new folder, gone at the end of this process at the latest. */
export function createTemporaryFolder(name) {
  const folder = mkdtempSync(path.join(tmpdir(), `bench-${name}-`));
  folders.add(folder);
  return folder;
}

export function removeTemporaryFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}
