// node scripts/build-to-start.mjs FOLDER: what runs of dist, in seconds. No types are checked and none are written, so it is for those
// alone who start a fresh clone: prepare.mjs builds the rest when it is wanted.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readProject, transpile } from './transpile.mjs';

const [folder] = process.argv.slice(2);

build('tsconfig.build.json', '.', false);
build('tsconfig.client.json', 'client/esm', true);
build('tsconfig.documents.json', 'documents', false);
build('tsconfig.documents.json', 'documents/esm', true);

function build(project, target, isModule) {
  const { options, fileNames } = readProject(project);
  for (const source of fileNames) {
    const name = path.relative(options.rootDir, source).replace(/\.ts$/, '.js');
    const file = path.join(folder, target, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, transpile(readFileSync(source, 'utf8'), { options, isModule }));
  }
}
