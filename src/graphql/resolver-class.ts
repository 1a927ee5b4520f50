/** A type-graphql resolver class. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql's own type for classes
export type ResolverClass = Function;

/** True when the class is one of the resolvers of a schema, or a base class of one. */
export function isPartOf(resolvers: readonly ResolverClass[], target: ResolverClass): boolean {
  return resolvers.some((resolver) => resolver === target || Object.prototype.isPrototypeOf.call(target, resolver));
}
