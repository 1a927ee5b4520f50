import { watch, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Tells when one of some files may have changed. */
export type WatchFiles = (paths: readonly string[], listener: FileListener) => StopWatching;

/** Who is told. */
export interface FileListener {
  readonly onChange: () => void;
  /** There will be no word of changes, or not of all. */
  readonly onTrouble: (error: unknown) => void;
}

/** Ends the watching. */
export type StopWatching = () => void;

/**
 * By the events of the directories: an editor, `mv` and a volume of Kubernetes put another file in the place of the former one,
 * and whoever watches a file goes on watching the one that is gone.
 */
export const watchFiles: WatchFiles = (paths, listener) => {
  const stops = [...toDirectories(paths)].map(([directory, names]) =>
    watchDirectory(directory, { names, ...listener }),
  );
  return () => {
    for (const stop of stops) stop();
  };
};

function toDirectories(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const directories = new Map<string, Set<string>>();
  for (const path of paths.flatMap((each) => [each, toRealPath(each)])) {
    const directory = dirname(path);
    directories.set(directory, (directories.get(directory) ?? new Set()).add(basename(path)));
  }
  return directories;
}

/** Where a link leads to: what changes there changes here. */
function toRealPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // it may come into being
  }
}

function watchDirectory(
  directory: string,
  { names, onChange, onTrouble }: FileListener & { readonly names: ReadonlySet<string> },
): StopWatching {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) => {
      // "..data" is the link that a volume of Kubernetes moves when it changes.
      if (name === null || names.has(name) || name.startsWith('..')) onChange();
    });
    watcher.on('error', (error) => {
      watcher.close();
      onTrouble(error);
    });
    return () => watcher.close();
  } catch (error) {
    onTrouble(error); // no such directory, or no watches left
    return () => undefined;
  }
}
