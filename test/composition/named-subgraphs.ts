import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { Kind, parse } from 'graphql';
import type { FieldNode, SelectionSetNode } from 'graphql';
import { LocalServer } from '../support/local-server';

interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, unknown>>;

const review: Row = { __typename: 'Review', id: 'r1', text: 'Good.', author: 'ada' };
const product: Row = {
  ...{ __typename: 'Product', id: '1', name: 'Table', price: 10, stock: 5, margin: 3, rating: 4 },
  reviews: [review],
};

/** The subgraphs of the supergraphs in apollo, at one address: they answer by the names of what is asked, without a schema. */
export class NamedSubgraphs extends LocalServer {
  readonly asked: string[] = [];

  get url(): string {
    return `${this.origin}/graphql`;
  }

  protected override respond(request: IncomingMessage, response: ServerResponse): void {
    void json(request).then((body) => {
      const { query, variables = {} } = body as Asked;
      this.asked.push(query);
      const [operation] = parse(query).definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a router sends its operation first');
      const representations = Object.values(variables).find(Array.isArray) ?? [];
      const root: Row = { products: [product], _entities: representations.map(() => product) };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: pick(root, operation.selectionSet) }));
    });
  }
}

function pick(row: Row, { selections }: SelectionSetNode): Row {
  const picked = selections.map((selection) => {
    if (selection.kind === Kind.FIELD)
      return { [selection.alias?.value ?? selection.name.value]: read(row, selection) };
    if (selection.kind === Kind.INLINE_FRAGMENT) return pick(row, selection.selectionSet);
    throw new Error('no router here writes fragments with names');
  });
  return Object.assign({}, ...picked) as Row;
}

function read(row: Row, { name, selectionSet }: FieldNode): unknown {
  const value = row[name.value];
  if (selectionSet === undefined) return value;
  return Array.isArray(value) ? value.map((each) => pick(each as Row, selectionSet)) : pick(value as Row, selectionSet);
}
