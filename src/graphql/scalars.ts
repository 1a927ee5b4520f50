import { GraphQLScalarType } from 'graphql';
import {
  GraphQLDateTime,
  GraphQLEmailAddress,
  GraphQLJSONObject,
  GraphQLJWT,
  GraphQLNonEmptyString,
} from 'graphql-scalars';

/**
 * The scalar, with refusals that do not repeat the value: the original ones quote it, and the value of a NonEmptyString
 * here is as a rule a password or a token.
 */
function withoutEcho<TInternal, TExternal>(
  scalar: GraphQLScalarType<TInternal, TExternal>,
  description: string,
): GraphQLScalarType<TInternal, TExternal> {
  const { parseValue, parseLiteral, serialize, ...config } = scalar.toConfig();
  return new GraphQLScalarType({
    ...config,
    description,
    serialize: (value) => withoutValue(scalar.name, () => serialize(value)),
    parseValue: (value) => withoutValue(scalar.name, () => parseValue(value)),
    parseLiteral: (node, variables) => withoutValue(scalar.name, () => parseLiteral(node, variables)),
  });
}

function withoutValue<T>(scalarName: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    // Without a cause: the original error holds the value. Not a GraphQLError: then graphql-js says where it stands.
    throw new TypeError(`see the description of ${scalarName}`);
  }
}

/** An access token. */
export const JwtScalar = withoutEcho(
  GraphQLJWT,
  'A JSON Web Token in compact form (RFC 7519): three base64url parts with dots between.',
);

export const DateTimeScalar = withoutEcho(
  GraphQLDateTime,
  'A moment in time, as RFC 3339 writes it, in UTC: "2026-01-31T09:30:00.000Z".',
);

export const EmailAddressScalar = withoutEcho(GraphQLEmailAddress, 'An e-mail address.');

/** Input that must not be blank. Its content is passed on untrimmed. */
export const NonEmptyStringScalar = withoutEcho(
  GraphQLNonEmptyString,
  'A string with at least one character that is not white space. It is taken as it is, without trimming.',
);

export const JsonObjectScalar = withoutEcho(GraphQLJSONObject, 'A JSON object with any members.');
