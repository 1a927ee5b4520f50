import { buildASTSchema, isAbstractType, isObjectType } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';

/** Which types of a supergraph, hidden ones among them, are what a fragment asks for. */
export class TypeConditions {
  readonly #schema: GraphQLSchema;

  constructor(supergraph: DocumentNode) {
    this.#schema = buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true });
  }

  isMet(typeName: unknown, condition: string | undefined): boolean {
    if (condition === undefined || typeName === condition) return true;
    if (typeof typeName !== 'string') return false;
    const [type, abstract] = [this.#schema.getType(typeName), this.#schema.getType(condition)];
    return isAbstractType(abstract) && isObjectType(type) && this.#schema.isSubType(abstract, type);
  }
}
