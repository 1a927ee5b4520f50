import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { Core } from '../core';
import type { KeyUse, StoredKey } from '../domain/key';
import { standingOf } from '../domain/key-rules';
import { OperatorError } from '../util/operator-error';
import { addCommand, addGroup } from './options';
import { showTime, toTable } from './report';
import type { Publish, Report } from './report';
import { withCore } from './with-core';

const uses: readonly KeyUse[] = ['access', 'refresh'];

/** Adds `keys` and what can be done with them. */
export function addKeys(program: Command, publish: Publish): void {
  const keys = addGroup(program, {
    usage: 'keys',
    description: 'Shows and replaces the keys that tokens are made with.',
    examples: ['auth-gateway keys list'],
  });
  addCommand(keys, {
    usage: 'list',
    description: 'Lists the keys, newest first; never what is secret in them.',
    examples: ['auth-gateway keys list'],
  }).action(async () => publish(await withCore(list)));
  addCommand(keys, {
    usage: 'rotate',
    description:
      'Publishes new keys and says when they begin to make tokens. Nobody is signed out: the present ones verify until ' +
      'the last of their tokens is over. Keys are replaced by themselves after KEY_MAX_AGE_DAYS.',
    examples: ['auth-gateway keys rotate', 'auth-gateway keys rotate --use access'],
  })
    .option('--use <use>', 'only the key for `access` tokens, or that for `refresh` tokens', parseUse)
    .action(async ({ use }: { use?: KeyUse }) => publish(await withCore((core) => rotate(core, use))));
  addCommand(keys, {
    usage: 'remove <kid>',
    description:
      'For a key that has leaked: removes it everywhere within 5 seconds, and with it all that it has made. Says what ' +
      'that means, and does it with --yes.',
    examples: ['auth-gateway keys remove 3q2-7w --yes'],
  })
    .option('--yes', 'do it')
    .action(async (kid: string, { yes }: { yes?: boolean }) =>
      publish(await withCore((core) => remove(core, kid, { isConfirmed: yes === true }))),
    );
}

async function list({ keyStore, clock }: Core): Promise<Report> {
  const keys = await keyStore.list();
  const now = clock.now();
  const shown = keys.map((key) => ({ ...toJson(key), ...standingOf(key, keys, now) }));
  const rows = shown.map(({ id, use, algorithm, state, activeFrom, verifiesUntil }) => {
    const until = verifiesUntil === undefined ? '-' : showTime(verifiesUntil);
    return [id, use, algorithm, state, showTime(activeFrom), until];
  });
  const titles = ['ID', 'USE', 'ALGORITHM', 'STATE', 'ACTIVE FROM', 'VERIFIES UNTIL'];
  return { text: toTable(titles, rows), json: { keys: shown } };
}

async function rotate({ keys }: Core, only: KeyUse | undefined): Promise<Report> {
  const next: StoredKey[] = [];
  for (const use of only === undefined ? uses : [only]) next.push(await keys.rotate(use));
  const lines = next.map(
    ({ id, use, algorithm, activeFrom }) =>
      `${use}: ${id} (${algorithm}) is published, and makes tokens from ${showTime(activeFrom)} on`,
  );
  return { text: lines.join('\n'), json: { keys: next.map(toJson) } };
}

async function remove(
  { keys, keyStore, clock }: Core,
  kid: string,
  { isConfirmed }: { readonly isConfirmed: boolean },
): Promise<Report> {
  const all = await keyStore.list();
  const key = all.find(({ id }) => id === kid);
  if (key === undefined) throw new OperatorError('there is no key of that id; `auth-gateway keys list` shows them');
  const { state } = standingOf(key, all, clock.now());
  const consequence = describeRemoval(key, state === 'active');
  if (!isConfirmed) throw new OperatorError(`nothing has been done: add --yes to do it. Then: ${consequence}`);
  await keys.remove(kid);
  return { text: `removed ${kid}. ${consequence}`, json: { removed: kid } };
}

function describeRemoval({ use }: StoredKey, isActive: boolean): string {
  const lost =
    use === 'access'
      ? 'Access tokens that it has signed are refused, and clients get new ones by their refresh tokens.'
      : 'Refresh tokens that it has made are refused: clients whose access token is over must log in again.';
  const others = use === 'access' ? ' Other services refuse them once they have read the published keys anew.' : '';
  return `${lost}${others}${isActive ? ' A new key takes its place at once.' : ''}`;
}

function parseUse(value: string): KeyUse {
  const use = uses.find((each) => each === value);
  if (use === undefined) throw new InvalidArgumentError('It is access or refresh.');
  return use;
}

/** Named one by one, so that the sealed key is not among them. */
function toJson({
  id,
  use,
  algorithm,
  createdAt,
  activeFrom,
}: StoredKey): Pick<StoredKey, 'id' | 'use' | 'algorithm' | 'createdAt' | 'activeFrom'> {
  return { id, use, algorithm, createdAt, activeFrom };
}
