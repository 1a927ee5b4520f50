import { Kind, parse, valueFromASTUntyped } from 'graphql';

/** The data of one call of a subgraph. What gateways do not send, such as directives, it does not know, and says so. */
export function executeSubgraph({ query, variables = {} }, { fields, entities, subject }) {
  const { definitions } = parse(query);
  const fragments = new Map(definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment]));
  const operation = definitions.find((definition) => !isFragment(definition));
  const root = { __typename: 'Query' };
  const resolvers = {
    ...fields,
    _entities: ({ representations }) => representations.map((each) => entities[each.__typename](each)),
  };
  const resolveRoot = (node) => resolvers[node.name.value](argumentsOf(node, variables), { subject });
  return selectFields(root, operation.selectionSet, { fragments, resolveRoot });
}

function isFragment({ kind }) {
  return kind === Kind.FRAGMENT_DEFINITION;
}

function selectFields(object, { selections }, options) {
  const selected = {};
  for (const node of selections) {
    if (node.directives.length > 0) throw new Error('a subgraph of the contest knows no directives');
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value;
      selected[key] = complete(valueOf(object, node, options), node.selectionSet, options);
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? options.fragments.get(node.name.value) : node;
    const type = fragment.typeCondition?.name.value ?? object.__typename;
    if (type === object.__typename) Object.assign(selected, selectFields(object, fragment.selectionSet, options));
  }
  return selected;
}

function valueOf(object, node, { resolveRoot }) {
  const name = node.name.value;
  const value = object.__typename === 'Query' && name !== '__typename' ? resolveRoot(node) : object[name];
  if (value === undefined) throw new Error(`${object.__typename}.${name} is not there`);
  return value;
}

function complete(value, selectionSet, options) {
  if (selectionSet === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => complete(item, selectionSet, options));
  return selectFields(value, selectionSet, options);
}

function argumentsOf(node, variables) {
  return Object.fromEntries(
    node.arguments.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]),
  );
}
