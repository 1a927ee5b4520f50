import { getNamedType, GraphQLNonNull, GraphQLString, isAbstractType, isUnionType } from 'graphql';
import type {
  GraphQLAbstractType,
  GraphQLCompositeType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import type { Clause, Requirement } from './clause';
import type { Requirements } from './requirements';

/** A field that is selected on `parent`, of an object that turns out to be `concrete`. */
export interface SelectedField {
  readonly parent: GraphQLCompositeType;
  readonly concrete: GraphQLObjectType;
  readonly name: string;
}

/** What the judge goes by. */
export interface JudgeOptions {
  /** The schema that clients see. */
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  readonly isDenied: (clause: Clause) => boolean;
}

const typenameType = new GraphQLNonNull(GraphQLString);

/** The rules: which types and fields of a schema are denied, when certain clauses are not met. */
export class Judge {
  readonly schema: GraphQLSchema;
  private readonly requirements: Requirements;
  private readonly isClauseDenied: (clause: Clause) => boolean;
  private readonly judged = new Map<string, boolean>();

  constructor({ schema, requirements, isDenied }: JudgeOptions) {
    this.schema = schema;
    this.requirements = requirements;
    this.isClauseDenied = isDenied;
  }

  /** Whether objects of the type are denied, wherever they come from. */
  isTypeDenied({ name }: GraphQLNamedType): boolean {
    return this.remember(name, () => this.isAnyDenied(this.requirements.ofType(name)));
  }

  /**
   * What is required of an implementer counts where the interface is selected, and the other way round
   * (GHSA-x33c-7c2v-mrj9); so does the result, without which `{ secret { __typename } }` would pass.
   */
  isFieldDenied({ parent, concrete, name }: SelectedField): boolean {
    return this.remember(`${parent.name}.${concrete.name}.${name}`, () =>
      [parent, concrete].some(
        (type) =>
          this.isTypeDenied(type) ||
          this.isAnyDenied(this.requirements.ofField(type.name, name)) ||
          this.isResultDenied(getNamedType(findFieldType(type, name))),
      ),
    );
  }

  /** The object types that a value of the type can have. */
  listConcrete(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
  }

  private isResultDenied(type: GraphQLNamedType | undefined): boolean {
    if (type === undefined) return false;
    return this.isTypeDenied(type) || (isAbstractType(type) && this.isEveryMemberDenied(type));
  }

  private isEveryMemberDenied(type: GraphQLAbstractType): boolean {
    const members = this.schema.getPossibleTypes(type);
    return members.length > 0 && members.filter((member) => this.isTypeDenied(member)).length === members.length;
  }

  private isAnyDenied(requirement: Requirement): boolean {
    return requirement.some(this.isClauseDenied);
  }

  private remember(key: string, judge: () => boolean): boolean {
    const known = this.judged.get(key);
    if (known !== undefined) return known;
    const judgement = judge();
    this.judged.set(key, judgement);
    return judgement;
  }
}

/** The type of a field, with `__typename` as one of them. Undefined when the type does not have it. */
export function findFieldType(type: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  if (name === '__typename') return typenameType;
  return isUnionType(type) ? undefined : type.getFields()[name]?.type;
}

/** Whether objects of the concrete type are of the other one, too. */
export function isOfType(schema: GraphQLSchema, type: GraphQLCompositeType, concrete: GraphQLObjectType): boolean {
  return type === concrete || (isAbstractType(type) && schema.isSubType(type, concrete));
}
