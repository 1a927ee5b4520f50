import { buildASTSchema, execute, getNamedType, isObjectType, Kind, parse, validate } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLNamedType, GraphQLSchema } from 'graphql';
import type { CallerFacts } from '../../src/supergraph/access';
import { Enforcement } from '../../src/supergraph/enforcement';
import type { Enforced, EnforcementMode } from '../../src/supergraph/enforcement';
import { readRequirements } from '../../src/supergraph/requirements';

/** The beginning of a supergraph as composers write it, with what makes the SDL valid. */
export const head = `
  schema
    @link(url: "https://specs.apollo.dev/link/v1.0")
    @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
    @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)
    @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
    @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)
  { query: Query }
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @join__field(graph: String, requires: String, contextArguments: [link__Import!]) repeatable on FIELD_DEFINITION
`;

/** Who is not signed in. */
export const anonymous: CallerFacts = { isAuthenticated: false, scope: new Set() };

/** A caller who is signed in. */
export function signedIn(scope: readonly string[] = [], policies: readonly string[] = []): CallerFacts {
  return { isAuthenticated: true, scope: new Set(scope), findGrantedPolicies: async () => policies };
}

/** What is asked of a graph. */
export interface Asked {
  readonly query: string;
  readonly caller?: CallerFacts;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string | undefined;
}

/** What came of it. */
export interface Answer {
  readonly enforced: Enforced;
  readonly data: unknown;
  readonly errors: readonly { path: string; code: unknown }[];
  /** Each call of a resolver, as `Type.field`. */
  readonly calls: readonly string[];
}

/** A graph that is executed by graphql-js, behind the enforcement. */
export class TestGraph {
  readonly schema: GraphQLSchema;
  readonly enforcement: Enforcement;

  constructor(
    sdl: string,
    private readonly rootValue: unknown,
    mode: EnforcementMode = 'filter',
  ) {
    const document = parse(sdl);
    this.schema = buildASTSchema(document, { assumeValidSDL: true });
    this.enforcement = new Enforcement({
      clientSchema: this.schema,
      requirements: readRequirements(document),
      mode,
      logger: { error: () => undefined },
    });
  }

  async ask({ query, caller = anonymous, variables = {}, operationName }: Asked): Promise<Answer> {
    const document = parse(query);
    this.requireValid(document);
    const enforced = await this.enforcement.enforce({ document, operationName, variables }, caller);
    if (enforced.kind === 'rejected')
      return { enforced, data: undefined, calls: [], errors: describe(enforced.errors) };
    const { result, calls } = this.execute(enforced.document, { variables, operationName });
    const { data, errors } = enforced.kind === 'allowed' ? (result ?? {}) : enforced.complete(result);
    return { enforced, data: toJson(data), errors: describe(errors), calls };
  }

  private requireValid(document: DocumentNode): void {
    const [error] = validate(this.schema, document);
    if (error !== undefined) throw error;
  }

  /** Runs a document without any enforcement. */
  execute(
    document: DocumentNode | undefined,
    { variables = {}, operationName }: Pick<Asked, 'variables' | 'operationName'>,
  ): { result: ExecutionResult | undefined; calls: readonly string[] } {
    const calls: string[] = [];
    if (document === undefined) return { result: undefined, calls };
    this.requireValid(document);
    const result = execute({
      schema: this.schema,
      document,
      operationName,
      variableValues: variables,
      rootValue: this.rootValue,
      fieldResolver: (source: Record<string, unknown>, _args, _context, { parentType, fieldName }) => {
        calls.push(`${parentType.name}.${fieldName}`);
        return source[fieldName];
      },
      typeResolver: (value: { __typename: string }) => value.__typename,
    }) as ExecutionResult;
    return { result, calls };
  }

  /**
   * By another reading of the SDL than the one under test: fields that the caller must not reach. Only what is
   * written at the object, the field and the result; fields that read others are not looked through.
   */
  listForbidden(caller: CallerFacts, policies: readonly string[] = []): readonly string[] {
    const types = Object.values(this.schema.getTypeMap()).filter(isObjectType);
    return types.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) =>
          [type, field, getNamedType(field.type)].some((each) => !passes(each, { ...caller, policies })),
        )
        .map((field) => `${type.name}.${field.name}`),
    );
  }
}

type Annotated = Pick<GraphQLNamedType, 'astNode'> | { astNode?: { directives?: unknown } | null | undefined };

function passes(
  { astNode }: Annotated,
  { isAuthenticated, scope, policies }: CallerFacts & { policies: readonly string[] },
): boolean {
  const directives = (astNode?.directives ?? []) as NonNullable<NonNullable<GraphQLNamedType['astNode']>['directives']>;
  return directives.every(({ name, arguments: values }) => {
    if (name.value === 'authenticated') return isAuthenticated;
    if (name.value !== 'requiresScopes' && name.value !== 'policy') return true;
    const held = name.value === 'policy' ? policies : isAuthenticated ? [...scope] : [];
    const value = values?.[0]?.value;
    const lists = value?.kind === Kind.LIST ? value.values : [];
    return lists.some(
      (list) =>
        list.kind === Kind.LIST && list.values.every((each) => each.kind === Kind.STRING && held.includes(each.value)),
    );
  });
}

function describe(errors: unknown): Answer['errors'] {
  return ((errors ?? []) as NonNullable<ExecutionResult['errors']>).map(({ path, extensions }) => ({
    path: (path ?? []).join('.'),
    code: extensions['code'],
  }));
}

/** Objects without a prototype are others to jest than those with one. */
export function toJson(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
