import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CompositionError } from '../composition/composition-error';
import { findMismatches } from '../composition/mismatches';
import type { ServableSupergraph } from '../composition/supergraph-source';
import { readConfig } from '../config';
import type { Config } from '../config';
import { OperatorError } from '../util/operator-error';
import { addCommand } from './options';
import { toPrintableLines } from './printable';
import type { Publish, Report } from './report';
import { showCount } from './report';

interface ComposeOptions {
  readonly output?: string;
  readonly supergraph?: string;
}

/** Adds `compose`. */
export function addCompose(program: Command, publish: Publish, { isJson }: { readonly isJson: boolean }): void {
  addCommand(program, {
    usage: 'compose',
    description:
      'Prints the supergraph of SUBGRAPHS and this service, for a build or for another router. Needs no database. Exit code 1 with ' +
      'everything that keeps them from being composed.',
    examples: [
      `SUBGRAPHS='[{"name":"products","url":"https://products.example/graphql","sdl":"products.graphql"}]' auth-gateway compose --output supergraph.graphql`,
      'auth-gateway compose --supergraph supergraph.graphql --output /dev/null',
    ],
  })
    .option('--output <file>', 'write it there, and say what is in it')
    .option('--supergraph <file>', 'compose nothing: take this one, if the gateway could serve it')
    .action(async (options: ComposeOptions) => publish(await compose(options, { isJson })));
}

async function compose(options: ComposeOptions, { isJson }: { readonly isJson: boolean }): Promise<Report> {
  const config = readConfig();
  try {
    const supergraph = await load(config, options);
    const warnings = findMismatches({ ...supergraph, ...config, settings: config.subgraphs });
    for (const warning of warnings) process.stderr.write(`auth-gateway: warn: ${toPrintableLines(warning)}\n`);
    return describe(supergraph, options);
  } catch (error) {
    if (!isJson || !(error instanceof CompositionError)) throw error;
    const { message, problems } = error; // programs get each by itself
    return { text: message, json: { error: { message, problems } }, exitCode: 1 };
  }
}

async function load(config: Config, { supergraph }: ComposeOptions): Promise<ServableSupergraph> {
  // Loaded here alone: the schema takes longer to load than all that the other commands need.
  const { composeGraph, readSupergraphFile } = await import('../gateway-supergraph.js');
  return supergraph === undefined ? composeGraph(config) : readSupergraphFile(config, supergraph);
}

function describe({ sdl, members }: ServableSupergraph, { output }: ComposeOptions): Report {
  const subgraphs = members.map(({ name, url }) => ({ name, url }));
  if (output === undefined) {
    // Into a file it goes as it is; only a terminal could be written to by a description.
    const text = process.stdout.isTTY ? toPrintableLines(sdl) : sdl;
    return { text: text.trimEnd(), json: { supergraph: sdl, subgraphs } };
  }
  writeWhole(output, sdl);
  const names = subgraphs.map(({ name }) => name).join(', ');
  const text = `${toPrintableLines(output)} has ${showCount(subgraphs.length, 'subgraph')}: ${names}`;
  return { text, json: { output, subgraphs } };
}

/** Under another name first: a gateway that watches the file must not find half of it. */
function writeWhole(path: string, text: string): void {
  const isReplaced = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true; // and no device or pipe
  const staged = isReplaced ? `${path}.${String(process.pid)}.tmp` : path;
  try {
    writeFileSync(staged, text);
    if (isReplaced) renameSync(staged, path);
  } catch (cause) {
    if (isReplaced) rmSync(staged, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`cannot write ${path}: ${why}. Give another file with --output`, { cause });
  }
}
