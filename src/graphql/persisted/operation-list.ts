import { stripIgnoredCharacters } from 'graphql';
import type { ListedOperation } from './manifest';
import { hashText } from './text-hash';

/** How much longer than what is listed a text may be and still be one of them, by white space and comments. */
const maxStretch = 2;

/** The operations of a manifest, to be found by id or by text. Never changed, only replaced. */
export class OperationList {
  readonly operations: readonly ListedOperation[];
  readonly #byId = new Map<string, ListedOperation>();
  readonly #byText = new Map<string, ListedOperation>();
  readonly #maxLength: number;

  constructor(operations: readonly ListedOperation[]) {
    this.operations = operations;
    for (const operation of operations) {
      this.#byText.set(operation.text, operation);
      this.#byText.set(stripIgnoredCharacters(operation.text), operation);
      this.#byId.set(hashText(operation.text), operation);
    }
    // Last, so that an id of the manifest means what the manifest says.
    for (const operation of operations) this.#byId.set(operation.id, operation);
    this.#maxLength = maxStretch * Math.max(...operations.map(({ text }) => text.length));
  }

  /** By its id, or by the SHA-256 of its text. */
  findById(id: string): ListedOperation | undefined {
    return this.#byId.get(id);
  }

  /** By its text, up to white space, commas and comments. */
  findByText(text: string): ListedOperation | undefined {
    return this.#byText.get(text) ?? this.#findStripped(text);
  }

  /** A text that is too long is not even looked through: what is refused must cost nothing. */
  #findStripped(text: string): ListedOperation | undefined {
    if (text.length > this.#maxLength) return undefined;
    try {
      return this.#byText.get(stripIgnoredCharacters(text));
    } catch {
      return undefined; // no GraphQL, so no operation of the list
    }
  }
}
