import { isObject } from '../../util/json';
import { OperatorError } from '../../util/operator-error';
import { isId, normalizeId } from './persisted-request';

/** An operation of a manifest. */
export interface ListedOperation {
  readonly id: string;
  /** As people speak of it: its name, or its id where the manifest has none. */
  readonly name: string;
  readonly text: string;
}

/** A manifest that cannot be served: every problem at once. */
export class ManifestError extends OperatorError {
  override readonly name = 'ManifestError';
  readonly problems: readonly string[];

  constructor(path: string, problems: readonly string[]) {
    super(`the persisted operations of ${path} cannot be served:\n${problems.map((each) => `  - ${each}`).join('\n')}`);
    this.problems = problems;
  }
}

/** What Apollo's generator writes into the file, to say what it is. */
const apolloFormat = 'apollo-persisted-query-manifest';

/**
 * Reads a manifest: that of `@apollo/generate-persisted-query-manifest`, or a map from id to document, as GraphQL Code Generator and
 * Relay write it.
 * @throws ManifestError
 */
export function parseManifest(path: string, text: string): readonly ListedOperation[] {
  const content = parseJson(path, text);
  const problems: string[] = [];
  const operations = toEntries(path, content).flatMap(([where, entry]) => toOperation(where, entry, problems));
  const listed = withoutRepeats(operations, problems);
  if (listed.length === 0 && problems.length === 0) problems.push('it has no operation');
  if (problems.length > 0) throw new ManifestError(path, problems);
  return listed;
}

function parseJson(path: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new ManifestError(path, ['it is no JSON']); // what the parser says quotes the file
  }
  if (!isObject(content)) throw new ManifestError(path, [forms]);
  return content;
}

const forms = `it must be an object: {"format": "${apolloFormat}", "version": 1, "operations": [...]}, or a map from id to document`;

interface Entry {
  readonly id?: unknown;
  readonly name?: unknown;
  readonly body?: unknown;
}

function toEntries(path: string, content: Record<string, unknown>): readonly (readonly [where: string, Entry])[] {
  const { format, version, operations } = content;
  // A map whose ids are words of the other form: the values of that form are no texts.
  if (format !== apolloFormat && !Array.isArray(operations)) {
    return Object.entries(content).map(([id, body]) => [`"${id.slice(0, 80)}"`, { id, body }]);
  }
  if (format !== apolloFormat || version !== 1 || !Array.isArray(operations)) throw new ManifestError(path, [forms]);
  return operations.map((each: unknown, index) => [`operations[${String(index)}]`, isObject(each) ? each : {}]);
}

function toOperation(where: string, { id, name, body }: Entry, problems: string[]): readonly ListedOperation[] {
  if (!isId(id)) problems.push(`${where}: the id must be text of 1 to 256 characters`);
  else if (typeof body !== 'string' || body.trim() === '') problems.push(`${where}: the document must be text`);
  else {
    const normalized = normalizeId(id);
    return [{ id: normalized, name: typeof name === 'string' && name !== '' ? name : normalized, text: body }];
  }
  return [];
}

/** Manifests of several clients in one repeat what they have in common. */
function withoutRepeats(operations: readonly ListedOperation[], problems: string[]): readonly ListedOperation[] {
  const byId = new Map<string, ListedOperation>();
  for (const operation of operations) {
    const first = byId.get(operation.id) ?? operation;
    if (first.text !== operation.text) problems.push(`${operation.name}: the id is also that of another document`);
    byId.set(operation.id, first);
  }
  return [...byId.values()];
}
