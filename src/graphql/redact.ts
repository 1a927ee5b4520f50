import { Kind, print, visit } from 'graphql';
import type { ASTNode, GraphQLError } from 'graphql';

const redacted = '<redacted>';

/** What graphql-js quotes of a query that it cannot parse. A name too: a password whose quotes were forgotten is one. */
const quotedInSyntaxError = /\b(Name|String|BlockString|Int|Float|sequence:|got:) "[\s\S]*"/;

/** Shorter ones are no secrets. */
const minSecretLength = 4;
/** Longer messages quote so much that looking for values in them would cost more than they tell. In characters. */
const maxMessageLength = 2000;
/** No end of a message that quotes nothing is longer. In characters. */
const maxEndLength = 500;

const literalKinds: ReadonlySet<string> = new Set([
  Kind.STRING,
  Kind.INT,
  Kind.FLOAT,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** What Apollo quotes of a request: it is no part of the query, so nothing vouches that it is a name. */
const quotedOperationName = /^(Unknown operation named )"[\s\S]*"/;

const startOfVariable = /^Variable "\$\w+" got invalid value /;
/** How messages on variables may end: in words that hold nothing but names of the schema. Any other end may quote the value. */
const endsOfVariable = [
  /(?: at "[\w.[\]]+")?; Expected type "\w+"\. see the description of \w+$/,
  /(?: at "[\w.[\]]+")?; Expected type "\w+" to be an object\.$/,
  /(?: at "[\w.[\]]+")?; Expected non-nullable type "[\w![\]]+" not to be null\.$/,
  /(?: at "[\w.[\]]+")?; Field "\w+" of required type "[\w![\]]+" was not provided\.$/,
];

/**
 * The message of an error of graphql-js without the values that the client sent: a mistyped login would otherwise come
 * back, and go into logs, with its password.
 */
export function redactMessage(error: GraphQLError): string {
  const { message } = error;
  if (message.startsWith('Syntax Error')) return message.replace(quotedInSyntaxError, `$1 ${redacted}`);
  if (startOfVariable.test(message)) return redactVariable(message);
  if (quotedOperationName.test(message)) return message.replace(quotedOperationName, `$1${redacted}`);
  if (!(error.nodes ?? []).some(({ kind }) => literalKinds.has(kind))) return message;
  if (message.length > maxMessageLength) return 'A value is not of the type that the schema declares.';
  const lowerCase = message.toLowerCase();
  const literals = (error.nodes ?? [])
    .flatMap(listLiterals)
    .filter((literal) => lowerCase.includes(literal.toLowerCase()));
  return literals.length === 0 ? message : message.replace(anyOf(literals), redacted);
}

/** The name of the variable, and what is wrong where that quotes nothing of the value. */
function redactVariable(message: string): string {
  const [start = ''] = startOfVariable.exec(message) ?? [];
  const rest = message.slice(-maxEndLength);
  const [end] = endsOfVariable.flatMap((pattern) => pattern.exec(rest)?.[0] ?? []);
  return end === undefined ? `${start.replace('got', 'got an').trimEnd()}.` : `${start}${redacted}${end}`;
}

/** The literals in a part of the query: as graphql-js quotes them, and as a scalar may that quotes their content. */
function listLiterals(root: ASTNode): readonly string[] {
  if (!literalKinds.has(root.kind)) return [];
  const literals: string[] = [];
  visit(root, {
    enter(node) {
      if (!literalKinds.has(node.kind)) return;
      literals.push(print(node));
      if ('value' in node && typeof node.value === 'string') literals.push(...spellingsOf(node.value));
    },
  });
  return literals;
}

/** As scalars repeat a text. */
function spellingsOf(value: string): readonly string[] {
  const trimmed = value.trim();
  return trimmed === '' ? [] : [value, trimmed, JSON.stringify(trimmed).slice(1, -1)];
}

/** Matches the longest literal that is there. A short one only as a word of its own: otherwise no message could be read. */
function anyOf(literals: readonly string[]): RegExp {
  const longestFirst = [...literals].sort((a, b) => b.length - a.length);
  const patterns = longestFirst.map((literal) => {
    const pattern = literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return literal.length < minSecretLength ? `(?<!\\w)${pattern}(?!\\w)` : pattern;
  });
  return new RegExp(patterns.join('|'), 'gi');
}
