import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ImportedAccount } from '../domain/account';
import { isObject } from '../util/json';
import type { JsonObject } from '../util/json';
import { OperatorError } from '../util/operator-error';

/** A line of a file of accounts, numbered from 1. */
export interface UserLine {
  readonly number: number;
  readonly text: string;
}

/**
 * The lines of a file that are not blank.
 * @throws OperatorError when it cannot be read
 */
export async function* readUserLines(file: string): AsyncGenerator<UserLine> {
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield { number, text };
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`${file} cannot be read: ${why}`, { cause });
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** The members of an account; each must be right where it is present. */
const members: Readonly<Record<string, { readonly isRight: (value: unknown) => boolean; readonly must: string }>> = {
  username: { isRight: isText, must: 'be text' },
  passwordHash: { isRight: isText, must: 'be text' },
  email: { isRight: isText, must: 'be text' },
  id: {
    isRight: (value) => /^[\x21-\x7e]{1,128}$/.test(String(value)) && isText(value),
    must: 'be 1 to 128 ASCII characters',
  },
  roles: { isRight: isTextList, must: 'be a list of text' },
  attributes: { isRight: isObject, must: 'be an object' },
  disabled: { isRight: (value) => typeof value === 'boolean', must: 'be true or false' },
};
const required = ['username', 'passwordHash'];

/** An account, or what is wrong with the line: everything at once, and never a value of it, which may be a secret. */
export function parseUserLine(text: string): ImportedAccount | { readonly problem: string } {
  const value = parseJson(text);
  if (!isObject(value)) return { problem: 'is no JSON object' };
  const problems = [
    ...required.filter((name) => value[name] === undefined).map((name) => `must have "${name}"`),
    ...Object.keys(value).flatMap((name) => findMemberProblem(name, value[name])),
  ];
  if (problems.length > 0) return { problem: problems.join(', ') };
  const { roles = [], ...account } = value as Partial<ImportedAccount> & { attributes?: JsonObject }; // looked at above
  return { username: '', passwordHash: '', ...account, roles };
}

function findMemberProblem(name: string, value: unknown): readonly string[] {
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  if (member === undefined) return [`has "${name}", which is none of ${Object.keys(members).join(', ')}`];
  return member.isRight(value) ? [] : [`"${name}" must ${member.must}`];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
