import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEnumType, isInputObjectType, isObjectType, isSpecifiedScalarType } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { password, startGateway, stopGateways } from '../support/gateway';
import { signIn } from '../support/sign-in';

afterEach(stopGateways);

const folder = join(__dirname, '../../schema/operations');
const fragments = readFileSync(join(folder, 'tokens.graphql'), 'utf8');
const files = readdirSync(folder).filter((file) => file !== 'tokens.graphql');

const variablesByFile: Readonly<Record<string, (tokens: { accessToken: string; refreshToken: string }) => object>> = {
  'login.graphql': () => ({ input: { username: 'ada', password } }),
  'refresh-token.graphql': ({ refreshToken }) => ({ input: { refreshToken } }),
  'verify-token.graphql': ({ accessToken }) => ({ token: accessToken }),
  'revoke-session.graphql': () => ({ id: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  'change-password.graphql': () => ({ input: { currentPassword: password, newPassword: 'a new and longer phrase' } }),
};

describe('the published operations', () => {
  it.each(files)('%s runs as it stands', async (file) => {
    const gateway = await startGateway();
    const tokens = await signIn(gateway);
    const text = readFileSync(join(folder, file), 'utf8');
    const query = text.includes('...Tokens') ? `${text}\n${fragments}` : text;

    const variables = (variablesByFile[file]?.(tokens) ?? {}) as Record<string, unknown>;
    const answer = await gateway.send(query, variables, { token: tokens.accessToken });

    expect(answer.errors).toStrictEqual([]);
    expect(answer.data).not.toBeNull();
  });
});

describe('the schema', () => {
  it('describes every type, field, argument and value', async () => {
    const { gateway } = await startGateway();
    const own = Object.values(gateway.schema.getTypeMap()).filter(
      (type) => !/^__/.test(type.name) && !isSpecifiedScalarType(type),
    );

    expect(own.flatMap(listUndescribed)).toStrictEqual([]);
  });
});

interface Described {
  readonly name: string;
  readonly description: string | null | undefined;
}

function listUndescribed(type: GraphQLNamedType): readonly string[] {
  const isRoot = ['Query', 'Mutation'].includes(type.name);
  const parts = [...(isRoot ? [] : [type]), ...listFields(type)];
  return parts.flatMap((part) => (part.description ? [] : [`${type.name}: ${part.name}`]));
}

function listFields(type: GraphQLNamedType): readonly Described[] {
  if (isInputObjectType(type)) return Object.values(type.getFields());
  if (isEnumType(type)) return type.getValues();
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): readonly Described[] => [field, ...field.args]);
}
