import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { JsonObject, JsonValue } from '../util/json';

/** What every command says of itself. */
export interface CommandText {
  /** Its name and its arguments, as commander writes them: `disable <username>`. */
  readonly usage: string;
  readonly description: string;
  /** Command lines that work when they are pasted. */
  readonly examples: readonly string[];
}

/** Adds a command with what all of them have: `--json`, and examples in the help. */
export function addCommand(parent: Command, { usage, description, examples }: CommandText): Command {
  const command = parent.command(usage).description(description);
  return command.addOption(jsonOption()).addHelpText('after', showExamples(examples));
}

/** Adds a noun, which has commands below it. */
export function addGroup(program: Command, { usage, description, examples }: CommandText): Command {
  const group = program.command(usage).description(description);
  return group.addOption(jsonOption().hideHelp()).addHelpText('after', showExamples(examples));
}

/** Declared for the help alone: it is looked for before the parsing, because a wrong command line is answered in JSON too. */
export function jsonOption(): Option {
  return new Option('--json', 'print exactly one JSON document');
}

function showExamples(examples: readonly string[]): string {
  return `\nExample:\n${examples.map((example) => `  $ ${example}`).join('\n')}`;
}

/** For an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** For an option `name=json` that may be given several times. */
export function collectNamedJson(value: string, earlier: JsonObject = {}): JsonObject {
  const [, name, json] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || json === undefined) throw new InvalidArgumentError('It is written name=json.');
  return Object.fromEntries([...Object.entries(earlier), [name, parseJson(json)]]);
}

/** For a number of seconds: at least one, and at most ten years, as in the settings. */
export function parseSeconds(value: string): number {
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  const max = 3650 * 24 * 60 * 60;
  if (seconds < 1 || seconds > max) throw new InvalidArgumentError(`It is a whole number from 1 to ${String(max)}.`);
  return seconds;
}

function parseJson(json: string): JsonValue {
  try {
    return JSON.parse(json) as JsonValue; // which is what JSON.parse makes
  } catch {
    throw new InvalidArgumentError('What follows "=" is JSON; text is quoted twice, as in \'tenant="acme"\'.');
  }
}
