import fc from 'fast-check';
import {
  buildASTSchema,
  execute,
  getNamedType,
  isNonNullType,
  isObjectType,
  parse,
  responsePathAsArray,
  validate,
} from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { Enforcement } from '../../src/supergraph/enforcement';
import { readRequirements } from '../../src/supergraph/requirements';
import { anonymous, toJson } from './graph';
import { CaseMaker, makeValue } from './random-graph';
import type { RandomCase } from './random-graph';

/** By another reading than the one under test: what nobody may have who is not signed in. */
function listForbidden(schema: GraphQLSchema): {
  readonly types: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
} {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  const isGuarded = (each: { readonly astNode?: unknown }): boolean =>
    ((each.astNode as { directives?: readonly unknown[] } | undefined)?.directives ?? []).length > 0;
  const types = new Set(objects.filter(isGuarded).map(({ name }) => name));
  const fields = objects.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => types.has(type.name) || isGuarded(field) || types.has(getNamedType(field.type).name))
      .map(({ name }) => `${type.name}.${name}`),
  );
  return { types, fields: new Set(fields) };
}

interface Run {
  readonly result: ExecutionResult;
  readonly calls: readonly string[];
}

class RandomGraph {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly forbidden: ReturnType<typeof listForbidden>;

  constructor(private readonly random: RandomCase) {
    this.schema = buildASTSchema(parse(random.sdl), { assumeValidSDL: true });
    this.document = parse(random.query);
    this.forbidden = listForbidden(this.schema);
  }

  async enforce(mode: 'filter' | 'reject'): ReturnType<Enforcement['enforce']> {
    const requirements = readRequirements(parse(this.random.sdl));
    const options = { clientSchema: this.schema, requirements, mode, logger: { error: () => undefined } };
    const { variables } = this.random;
    return new Enforcement(options).enforce({ document: this.document, variables }, anonymous);
  }

  /** With guards, plain graphql-js denies: what must not be read throws when it is. */
  run(document: DocumentNode, isGuarded: boolean): Run {
    const calls: string[] = [];
    const { schema, forbidden, random } = this;
    const result = execute({
      schema,
      document,
      variableValues: random.variables,
      fieldResolver: (_source, _args, _context, { parentType, fieldName, returnType, path }) => {
        const coordinate = `${parentType.name}.${fieldName}`;
        calls.push(coordinate);
        if (isGuarded && forbidden.fields.has(coordinate)) throw new Error('denied');
        if (random.nulls.has(coordinate) && !isNonNullType(returnType)) return null;
        return makeValue(returnType, { schema, coordinate, turn: responsePathAsArray(path).join().length });
      },
      typeResolver: ({ __typename: name }: { __typename: string }) => {
        if (isGuarded && forbidden.types.has(name)) throw new Error('denied');
        return name;
      },
    }) as ExecutionResult;
    return { result, calls };
  }
}

/** Whether the place is null, or lies in something that is. */
function isNull(data: unknown, path: readonly (string | number)[]): boolean {
  const [step, ...rest] = path;
  if (data === null || data === undefined) return true;
  return step !== undefined && isNull((data as Record<string | number, unknown>)[step], rest);
}

const pathsOf = ({
  errors = [],
}: {
  errors?: readonly { readonly path?: readonly (string | number)[] | undefined }[];
}) => errors.map(({ path = [] }) => path);

async function expectRight(random: RandomCase): Promise<'allowed' | 'filtered'> {
  const graph = new RandomGraph(random);
  expect(validate(graph.schema, graph.document)).toStrictEqual([]);
  const plain = graph.run(graph.document, true).result;
  const enforced = await graph.enforce('filter');
  const rejection = await graph.enforce('reject');
  if (enforced.kind !== 'filtered') {
    expect({ kind: enforced.kind, rejection: rejection.kind }).toStrictEqual({ kind: 'allowed', rejection: 'allowed' });
    expect(pathsOf(plain)).toStrictEqual([]);
    return 'allowed';
  }
  expect(rejection.kind).toBe(enforced.deniedPaths.length > 0 ? 'rejected' : 'filtered');
  expect(enforced.document ? validate(graph.schema, enforced.document) : []).toStrictEqual([]);
  const executed = enforced.document && graph.run(enforced.document, false);
  expect(executed?.calls.filter((call) => graph.forbidden.fields.has(call)) ?? []).toStrictEqual([]);

  const completed = enforced.complete(executed?.result);
  expect(toJson(completed.data)).toStrictEqual(toJson(plain.data));
  for (const path of pathsOf(completed)) expect(isNull(completed.data, path)).toBe(true);
  // graphql-js stops at the first failure of an object that is lost, and where there is no data nothing is executed.
  if (completed.data !== null) expect(pathsOf(completed)).toStrictEqual(expect.arrayContaining([...pathsOf(plain)]));
  return 'filtered';
}

describe('graphs and operations by chance', () => {
  it.each([
    ['of objects', false],
    ['with interfaces and unions', true],
  ])('%s: nothing denied is read, and the answer is that of resolvers which throw', async (_name, hasAbstractTypes) => {
    const kinds: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        kinds.push(await expectRight(new CaseMaker(g, hasAbstractTypes).make()));
      }),
      { numRuns: 1000 },
    );
    // Chance has to come by both often enough.
    expect(
      Math.min(...['allowed', 'filtered'].map((kind) => kinds.filter((each) => each === kind).length)),
    ).toBeGreaterThan(100);
  });
});
