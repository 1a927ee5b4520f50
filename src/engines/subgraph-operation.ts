import { parse, print } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { SubgraphOperation } from './engine';

/** An operation for a subgraph, of which one form is there and the other is made when it is needed. */
export class LazyOperation implements SubgraphOperation {
  #text: string | undefined;
  #document: DocumentNode | undefined;

  constructor(source: string | DocumentNode) {
    if (typeof source === 'string') this.#text = source;
    else this.#document = source;
  }

  get text(): string {
    return (this.#text ??= print(this.document));
  }

  get document(): DocumentNode {
    return (this.#document ??= parse(this.#text ?? '', { noLocation: true }));
  }
}
