import { toLoginKey } from '../domain/account';
import type { ImportedAccount } from '../domain/account';

/** Finds what stands twice in one file of accounts, before the database would be the one to notice. */
export class UserRepeats {
  readonly #lineByUsername = new Map<string, number>();
  readonly #lineByEmail = new Map<string, number>();
  readonly #lineById = new Map<string, number>();

  /** What a line has in common with one before it, in words that repeat nothing of it. */
  find({ username, email, id }: ImportedAccount, line: number): readonly string[] {
    const places = [
      note(this.#lineByUsername, toLoginKey(username), { line, what: 'user name' }),
      email === undefined ? [] : note(this.#lineByEmail, toLoginKey(email), { line, what: 'e-mail address' }),
      id === undefined ? [] : note(this.#lineById, id, { line, what: 'id' }),
    ];
    return places.flat();
  }
}

function note(
  lines: Map<string, number>,
  key: string,
  { line, what }: { readonly line: number; readonly what: string },
): readonly string[] {
  const first = lines.get(key);
  if (first !== undefined) return [`the same ${what} as line ${String(first)}`];
  lines.set(key, line);
  return [];
}
