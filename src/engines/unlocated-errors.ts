import { defaultFieldResolver, isObjectType } from 'graphql';
import type { GraphQLError, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { DomainError } from '../domain/domain-error';

/** An error on its way out of a resolver, without the path that it came with. */
class UnlocatedError extends Error {
  override readonly name = 'UnlocatedError';
  /** Where graphql-js and ours look for what is behind an error. */
  readonly originalError: unknown;
  readonly extensions: unknown;

  constructor(originalError: Error) {
    super(originalError.message);
    this.originalError = originalError;
    this.extensions = 'extensions' in originalError ? originalError.extensions : undefined;
  }
}

/**
 * Takes the paths off the errors of all resolvers. Stitching sets them by what it knows, and for what was fetched in one
 * batch it does not know the place in the list; graphql-js leaves a path alone that is there, and sets the right one if not.
 */
export function takePathsOffErrors(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = withoutPaths(field.resolve ?? defaultFieldResolver);
    }
  }
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

function withoutPaths(resolve: Resolver): Resolver {
  return (...parameters) => {
    const [source, , , info] = parameters;
    const raw = isObject(source) ? source[info.path.key] : undefined;
    const pass = (value: unknown): unknown => {
      // Stitching makes a silent null of a value that does not fit the type.
      if (isLost(raw, value)) throw new UnlocatedError(new DomainError('SUBGRAPH_ANSWER_INVALID'));
      return unlocate(value);
    };
    try {
      const value: unknown = resolve(...parameters);
      if (value instanceof Promise) return value.then(pass).catch(fail);
      return pass(value);
    } catch (error) {
      return fail(error);
    }
  };
}

function isLost(raw: unknown, value: unknown): boolean {
  if (raw === null || raw === undefined) return false;
  if (value === null || value === undefined) return true;
  return Array.isArray(raw) && Array.isArray(value) && raw.some((item, index) => isLost(item, value[index]));
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

function unlocate(value: unknown): unknown {
  if (value instanceof Error) return new UnlocatedError(value);
  if (Array.isArray(value) && value.some((item) => item instanceof Error || Array.isArray(item)))
    return value.map(unlocate);
  return value;
}

function fail(error: unknown): never {
  if (error instanceof UnlocatedError) throw error;
  throw error instanceof Error ? new UnlocatedError(error) : error;
}

/** Where an error comes from: its place, and what lies between the place and a null that it has led to in the subgraph. */
export function findWholePath({ path = [], originalError }: GraphQLError): readonly (string | number)[] {
  const inner = originalError instanceof UnlocatedError ? originalError.originalError : undefined;
  const told = hasPath(inner) ? inner.path : [];
  // Stitching's path lacks indices here and there, so only the names tell how far both go the same way.
  const names = path.filter((step) => typeof step === 'string');
  const toldNames = told.filter((step) => typeof step === 'string');
  if (names.some((name, index) => name !== toldNames[index])) return path;
  const next = toldNames[names.length];
  return next === undefined ? path : [...path, ...told.slice(told.lastIndexOf(next))];
}

function hasPath(error: unknown): error is { readonly path: readonly (string | number)[] } {
  return typeof error === 'object' && error !== null && 'path' in error && Array.isArray(error.path);
}
