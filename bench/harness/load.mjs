import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadCore, PinnedProcess } from './pinned-process.mjs';

/** Starts what puts load on URLs; one at a time. */
export function startLoad() {
  return new PinnedProcess({
    core: loadCore,
    parameters: [path.join(import.meta.dirname, 'load-process.mjs')],
    hasIpc: true,
  });
}

/** A load under which nobody has answered is repeated with so many times the time, on a machine that is busy. */
const patience = 4;
/** No load lasts longer for that, in seconds. */
const longestSeconds = 30;

/**
 * Puts load on a URL until there are answers. @throws Error when one of them is wrong, and when there are none
 * @param who under what, for the message
 */
export async function askUntilAnswered(load, asked, who) {
  const result = await load.ask(asked);
  if (result.failures > 0) throw new Error(`${who} has failed ${result.failures} times: ${result.firstWrong}`);
  if (result.answered > 0) return result;
  const { seconds, amount } = asked;
  if (amount !== undefined || seconds >= longestSeconds)
    throw new Error(`${who} has answered nothing in ${seconds} s: the machine is too busy`);
  return askUntilAnswered(load, { ...asked, seconds: Math.min(longestSeconds, seconds * patience) }, who);
}

/** The version of a package of the contest, as it is installed. */
export function versionOf(name) {
  const file = path.resolve(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
