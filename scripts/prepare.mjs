// Runs before start, test and every generated-file command: brings node_modules and dist up to date, and says nothing
// when they are. Uses Node alone, because on a fresh clone there is nothing else.
//
// --to-start  on a fresh clone no more than it takes to start: what the service runs on, built without a look at the types, in a
//             quarter of the time. Whatever runs this script next without it completes both.
// --page      the packages of examples/react-apollo/page as well
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';

const root = path.resolve(import.meta.dirname ?? '.', '..');
const inRoot = (...parts) => path.join(root, ...parts);
// Each stamp lives inside what it vouches for: whoever removes the directory removes the claim with it.
const installStamp = inRoot('node_modules', '.installed-from');
const buildStamp = inRoot('dist', '.built-from');
const configs = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.documents.json', 'tsconfig.client.json'];
const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');
// Where the tools are there already, they are kept: nobody wants to lose them by a start.
const isQuick = process.argv.includes('--to-start') && !existsSync(compiler);
const kind = isQuick ? 'to start' : '';
/** Packages beside those of the root, each with its own lock file. */
const page = path.join('examples', 'react-apollo', 'page');
const quickCompiler = path.join('scripts', 'compiler');
const besides = [...(isQuick ? [quickCompiler] : []), ...(process.argv.includes('--page') ? [page] : [])];

requireNode(20, 19);
process.chdir(root);
if (!isInstalled() || !besides.every(isInstalledIn) || !isBuilt()) {
  // `npm start` and `npm test` in two terminals of a fresh clone must not install into the same directory at once.
  withLock(inRoot('.prepare.lock'), () => {
    if (!isInstalled()) install();
    for (const folder of besides) if (!isInstalledIn(folder)) installIn(folder);
    if (!isBuilt()) build();
  });
}

function isInstalled() {
  // The compiler too: `npm prune --omit=dev` takes it away and leaves the stamp.
  return existsSync(compiler) !== isQuick && readStamp(installStamp) === installDigest();
}

function isInstalledIn(folder) {
  return readStamp(stampIn(folder)) === digestOfLock(folder);
}

function isBuilt() {
  return readStamp(buildStamp) === buildDigest();
}

function install() {
  rmSync(installStamp, { force: true });
  // --include=dev: NODE_ENV=production would leave the compiler out.
  const which = isQuick ? '--omit=dev' : '--include=dev';
  runStep('installing dependencies...', npm(['ci', which, '--no-audit', '--no-fund']));
  writeFileSync(installStamp, installDigest());
}

function installIn(folder) {
  rmSync(stampIn(folder), { force: true });
  const parameters = ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefix', inRoot(folder)];
  runStep(`installing dependencies of ${folder}...`, npm(parameters));
  // The package of this checkout, under the name by which a project of your own has it.
  if (folder === page) symlinkSync(root, inRoot(folder, 'node_modules', 'graphql-auth-gateway'), 'junction');
  writeFileSync(stampIn(folder), digestOfLock(folder));
}

function stampIn(folder) {
  return inRoot(folder, 'node_modules', '.installed-from');
}

/** Builds aside and swaps: a failed or interrupted build leaves the old dist, whose stamp says it is out of date. */
function build() {
  const digest = buildDigest();
  const staged = inRoot(`.dist-${process.pid}`);
  try {
    if (isQuick) buildToStart(staged);
    else buildAll(staged);
    writeFileSync(path.join(staged, '.built-from'), digest);
    rmSync(inRoot('dist'), { recursive: true, force: true });
    renameSync(staged, inRoot('dist'));
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function buildAll(staged) {
  runStep('building...', tsc('tsconfig.build.json', staged));
  buildDocuments(path.join(staged, 'documents'));
  buildClientModules(path.join(staged, 'client', 'esm'));
}

function buildToStart(staged) {
  runStep('building...', [process.execPath, [inRoot('scripts', 'build-to-start.mjs'), staged]]);
  sayModules(path.join(staged, 'documents', 'esm'));
  sayModules(path.join(staged, 'client', 'esm'));
}

/** In both kinds of modules: Node tells which one a file is by the package.json above it. */
function buildDocuments(folder) {
  const modules = path.join(folder, 'esm');
  runStep('building documents...', tsc('tsconfig.documents.json', folder));
  mkdirSync(modules);
  const asModules = ['--module', 'es2022', '--moduleResolution', 'bundler'];
  runStep('building documents as modules...', tsc('tsconfig.documents.json', modules, ...asModules));
  sayModules(modules);
}

/** The client once more, as ES modules: bundlers leave out of those what a page does not use. */
function buildClientModules(folder) {
  runStep('building the client...', tsc('tsconfig.client.json', folder));
  sayModules(folder);
}

function sayModules(folder) {
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "sideEffects": false }\n');
}

function tsc(project, folder, ...parameters) {
  return [process.execPath, [compiler, '-p', project, '--outDir', folder, ...parameters]];
}

/** The platform is part of it, because several packages bring a binary for one platform only. */
function installDigest() {
  return digestOf(['package-lock.json'], `${kind}${process.platform}-${process.arch}`);
}

function digestOfLock(folder) {
  return digestOf([path.join(folder, 'package-lock.json')], `${process.platform}-${process.arch}`);
}

function buildDigest() {
  const sources = [...filesUnder('src'), ...filesUnder('schema').filter((file) => file.endsWith('.ts'))];
  return digestOf(['package-lock.json', ...configs, ...sources], kind);
}

function digestOf(files, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(inRoot(file)));
  return hash.digest('hex');
}

function filesUnder(folder) {
  const entries = readdirSync(inRoot(folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The npm that runs this script, if one does: it may not be the one on the PATH. */
function npm(parameters) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.[cm]?js$/.test(cli)) return [process.execPath, [cli, ...parameters]];
  return ['npm', parameters];
}

function runStep(title, [command, parameters]) {
  console.log(title);
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  // On Windows npm is a .cmd file, which only a shell can start.
  const result = spawnSync(command, parameters, {
    ...options,
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.status === 0) return;
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`.trim());
  console.error(`\n${title.replace('...', '')} failed (${result.signal ?? `exit code ${result.status}`})`);
  process.exit(1);
}

function requireNode(major, minor) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  console.error(`Node ${major}.${minor} or newer is needed, this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}
