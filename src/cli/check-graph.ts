import { findMismatches } from '../composition/mismatches';
import { MissingSdlsError } from '../composition/subgraph-sdls';
import type { Config } from '../config';
import { showCount } from './report';

/** What was found to be right, and what endangers a promise of the product all the same. */
export interface Examined {
  readonly remark?: string | undefined;
  readonly risks?: readonly string[];
}

/**
 * Looks at the supergraph that a start would serve. A start waits for subgraphs that are not there, so they are no problem, but worth
 * knowing.
 * @throws OperatorError when there would be none
 */
export async function checkGraph(config: Config): Promise<Examined> {
  const { composeGraph, readSupergraphFile } = await import('../gateway-supergraph.js');
  const { supergraph: file, subgraphs: settings } = config;
  try {
    const { members } = await (file === undefined ? composeGraph(config) : readSupergraphFile(config, file));
    const names = members.map(({ name }) => name).join(', ');
    const remark = `the supergraph has ${showCount(members.length, 'subgraph')}: ${names}`;
    return { remark, risks: findMismatches({ ...config, members, settings }) };
  } catch (error) {
    if (!(error instanceof MissingSdlsError) || !error.isPassing) throw error;
    return { risks: error.missing.map(({ message }) => `the start waits for a subgraph: ${message}`) };
  }
}
