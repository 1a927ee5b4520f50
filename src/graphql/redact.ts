import { Kind, print } from 'graphql';
import type { ASTNode, GraphQLError } from 'graphql';

const redacted = '<redacted>';

/** Values that graphql-js quotes: of variables, of literals, and of tokens of the query that it could not parse. */
const valueOfVariable = /^(Variable "\$\w+" got invalid value )[\s\S]*?((?: at "[\w.[\]]+")?;[^;"']*)$/;
const tokenInSyntaxError = /\b(Name|String|BlockString|Int|Float) "[\s\S]*"/;

const literalKinds: ReadonlySet<string> = new Set([
  Kind.STRING,
  Kind.INT,
  Kind.FLOAT,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/**
 * The message of an error of graphql-js without the values that the client sent: a mistyped login would otherwise come
 * back, and go into logs, with its password.
 */
export function redactMessage(error: GraphQLError): string {
  const { message } = error;
  // A name too: a password whose quotes were forgotten is one.
  if (message.startsWith('Syntax Error')) return message.replace(tokenInSyntaxError, `$1 ${redacted}`);
  if (message.startsWith('Variable "$')) return redactVariable(message);
  return (error.nodes ?? [])
    .flatMap(listLiterals)
    .reduce((text, literal) => text.replaceAll(literal, redacted), message);
}

/** When the form is not the one that is known, all that may hold the value is left out. */
function redactVariable(message: string): string {
  if (!message.includes('got invalid value')) return message;
  const match = valueOfVariable.exec(message);
  if (match !== null) return `${match[1] ?? ''}${redacted}${match[2] ?? ''}`;
  return message.replace(/got invalid value[\s\S]*$/, 'got an invalid value.');
}

function listLiterals(node: ASTNode): readonly string[] {
  return literalKinds.has(node.kind) ? [print(node)] : [];
}
