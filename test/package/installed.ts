import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);

/** The one peer that is left out: what is said where it is missing is tested. */
const planner = '@graphql-hive/router-query-planner';

type Manifest = Readonly<Record<'dependencies' | 'peerDependencies', Readonly<Record<string, string>>>>;

/** A project of a user's, into which the package has been installed as npm would. */
export interface Project {
  readonly directory: string;
  /** The paths in the package, sorted. */
  readonly files: readonly string[];
  /** Runs Node in the project. Rejects when it fails, with what it printed. */
  node(...args: readonly string[]): Promise<string>;
  /** Runs the command of the package with settings. Rejects when it fails, with what it printed. */
  gateway(parameters: readonly string[], settings: Readonly<Record<string, string>>): Promise<string>;
  /** Runs the compiler in the project. Rejects when it finds something, with what it found. */
  tsc(...args: readonly string[]): Promise<string>;
  /** Writes a file into the project. */
  write(name: string, text: string): void;
  remove(): void;
}

/**
 * Packs what `dist` holds and installs it into an empty project; without a network, so from what is installed here.
 * `others` are packages that the user has beside it.
 */
export async function installPackage(others: readonly string[] = []): Promise<Project> {
  const directory = mkdtempSync(join(tmpdir(), 'auth-gateway-package-'));
  const files = await pack(directory);
  link(directory, '@types/node');
  const { dependencies, peerDependencies } = readManifest();
  const peers = Object.keys(peerDependencies).filter((name) => name !== planner);
  for (const name of [...Object.keys(dependencies), ...peers, ...others]) link(directory, name);
  cpSync(join(__dirname, 'embedder'), directory, { recursive: true });
  const { NODE_OPTIONS: _, ...env } = process.env;
  const node: Project['node'] = async (...args) => {
    const { stdout } = await run(process.execPath, args, { cwd: directory, env }).catch(toReadable);
    return stdout;
  };
  const gateway: Project['gateway'] = async (parameters, settings) => {
    const args = ['node_modules/graphql-auth-gateway/dist/main.js', ...parameters];
    const options = { cwd: directory, env: { PATH: env['PATH'], ...settings } };
    return (await run(process.execPath, args, options).catch(toReadable)).stdout;
  };
  return {
    directory,
    files,
    node,
    gateway,
    tsc: (...args) => node(join(root, 'node_modules/typescript/bin/tsc'), ...args),
    write: (name, text) => writeFileSync(join(directory, name), text),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function pack(directory: string): Promise<readonly string[]> {
  const command = process.env['npm_execpath'];
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', directory];
  const npm =
    command === undefined ? run('npm', args, { cwd: root }) : run(process.execPath, [command, ...args], { cwd: root });
  const { stdout } = await npm.catch(toReadable);
  const [packed] = JSON.parse(stdout) as {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  if (packed === undefined) throw new Error(`npm pack printed ${stdout}`);
  const target = join(directory, 'node_modules', 'graphql-auth-gateway');
  mkdirSync(target, { recursive: true });
  await run('tar', ['-xzf', join(directory, packed.filename), '-C', target, '--strip-components=1']);
  return packed.files.map(({ path }) => path).sort();
}

function link(directory: string, name: string): void {
  const path = join(directory, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(root, 'node_modules', name), path, 'junction');
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
}

function toReadable(error: unknown): never {
  const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
  throw new Error(`${String(error)}\n${stdout}${stderr}`);
}
