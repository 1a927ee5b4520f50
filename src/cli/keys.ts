import type { Command } from 'commander';
import type { StoredKey } from '../domain/key';
import { addCommand, addGroup } from './options';
import { showTime, toTable } from './report';
import type { Publish, Report } from './report';
import { withCore } from './with-core';

/** Adds `keys` and what can be done with them. */
export function addKeys(program: Command, publish: Publish): void {
  const keys = addGroup(program, {
    usage: 'keys',
    description: 'Shows the key ring.',
    examples: ['auth-gateway keys list'],
  });
  addCommand(keys, {
    usage: 'list',
    description: 'Lists the keys, newest first; never what is secret in them.',
    examples: ['auth-gateway keys list'],
  }).action(async () => publish(await withCore(async ({ keyStore }) => describeAll(await keyStore.list()))));
}

function describeAll(keys: readonly StoredKey[]): Report {
  const rows = keys.map(({ id, use, algorithm, state, createdAt }) => [id, use, algorithm, state, showTime(createdAt)]);
  return { text: toTable(['ID', 'USE', 'ALGORITHM', 'STATE', 'CREATED'], rows), json: { keys: keys.map(toJson) } };
}

/** Named one by one, so that the sealed key is not among them. */
function toJson({ id, use, algorithm, state, createdAt }: StoredKey): object {
  return { id, use, algorithm, state, createdAt };
}
