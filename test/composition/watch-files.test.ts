import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFiles } from '../../src/composition/watch-files';
import { systemClock } from '../../src/util/system-clock';
import { at, SourceScene } from './source-scene';

let scene: SourceScene;

beforeEach(() => {
  scene = new SourceScene();
});

afterEach(() => scene.close());

describe('changes of a real file', () => {
  /** Resolves at the next word of a change. */
  function nextChange(paths: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      scene.closings.push(watchFiles(paths, { onChange: resolve, onTrouble: reject }));
    });
  }

  it.each<[string, () => void]>([
    ['writing', () => writeFileSync(scene.file, at('second'))],
    [
      'putting another file in its place',
      () => {
        writeFileSync(`${scene.file}.new`, at('second'));
        renameSync(`${scene.file}.new`, scene.file);
      },
    ],
    [
      'moving the link of a volume',
      () => {
        symlinkSync('v2', join(scene.directory, '..data_tmp'));
        renameSync(join(scene.directory, '..data_tmp'), join(scene.directory, '..data'));
      },
    ],
  ])('are noticed: %s', async (_how, act) => {
    const changed = nextChange([scene.file]);
    act();
    await expect(changed).resolves.toBeUndefined();
  });

  it('are noticed behind a link', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'auth-gateway-link-'));
    scene.closings.push(() => rmSync(elsewhere, { recursive: true }));
    symlinkSync(scene.file, join(elsewhere, 'link.graphql'));
    const changed = nextChange([join(elsewhere, 'link.graphql')]);
    writeFileSync(scene.file, at('second'));
    await expect(changed).resolves.toBeUndefined();
  });

  it('lead to the new supergraph', async () => {
    let onTaken = (): void => undefined;
    const second = new Promise<void>((resolve) => (onTaken = resolve));
    await scene.start({ watch: watchFiles, clock: systemClock }, (supergraph) => {
      scene.take(supergraph);
      if (scene.taken.length === 2) onTaken();
    });
    writeFileSync(scene.file, at('second'));
    await second;
    expect(scene.taken).toStrictEqual(['first', 'second']);
  });

  it('cannot be noticed in a directory that is not there, which is told', () => {
    const told = jest.fn();
    watchFiles(['/nowhere/at/all.graphql'], { onChange: () => undefined, onTrouble: told });
    expect(told).toHaveBeenCalledTimes(1);
  });
});
