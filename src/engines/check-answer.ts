import { Kind } from 'graphql';
import type { DocumentNode, FieldNode } from 'graphql';
import { DomainError } from '../domain/domain-error';
import type { SubgraphReply } from './engine';

type Variables = Readonly<Record<string, unknown>> | undefined;

/**
 * Refuses an answer that lacks what was asked for and does not say why. Engines take it for nulls.
 * @throws DomainError SUBGRAPH_ANSWER_INVALID
 */
export function checkAnswer(reply: SubgraphReply, document: DocumentNode, variables: Variables): void {
  const saysWhy = (reply.errors ?? []).length > 0;
  const data = requireData(reply, saysWhy);
  if (data === null) return;
  for (const field of listRootFields(document)) {
    if (field.name.value === '_entities') checkEntities(data, { field, variables, saysWhy });
    if (isLeftOut(field, data) && !saysWhy) throw invalid('it left out a field');
  }
}

function requireData({ data }: SubgraphReply, saysWhy: boolean): Exclude<SubgraphReply['data'], undefined> {
  if (data === null || data === undefined) {
    if (saysWhy) return null;
    throw invalid('it answered with neither data nor errors');
  }
  if (typeof data !== 'object' || Array.isArray(data)) throw invalid('its data is no object');
  return data;
}

/** A field with a directive may be skipped. */
function isLeftOut({ directives, alias, name }: FieldNode, data: Readonly<Record<string, unknown>>): boolean {
  return !directives?.length && !Object.hasOwn(data, (alias ?? name).value);
}

function checkEntities(
  data: Readonly<Record<string, unknown>>,
  asked: { readonly field: FieldNode; readonly variables: Variables; readonly saysWhy: boolean },
): void {
  const { field, variables, saysWhy } = asked;
  const key = field.alias?.value ?? field.name.value;
  const entities = Object.hasOwn(data, key) ? data[key] : undefined;
  if (saysWhy && (entities === null || entities === undefined)) return;
  if (!Array.isArray(entities)) throw invalid('its entities are no list');
  const count = countRepresentations(field, variables);
  // A list that is short would give entities the fields of others, or none.
  if (count !== undefined && entities.length !== count)
    throw invalid(`it answered with ${entities.length} entities, asked for ${count}`);
}

/** How many entities a field at the root asks for; undefined for any other field. */
export function countRepresentations(field: FieldNode, variables: Variables): number | undefined {
  const value = field.arguments?.find(({ name }) => name.value === 'representations')?.value;
  if (value?.kind === Kind.LIST) return value.values.length;
  const given = value?.kind === Kind.VARIABLE ? variables?.[value.name.value] : undefined;
  return Array.isArray(given) ? given.length : undefined;
}

/** A field at the root of an operation. */
export interface RootField {
  readonly key: string;
  readonly name: string;
}

/** The fields at the root of what a subgraph was asked. */
export function findRootFields(document: DocumentNode): readonly RootField[] {
  return listRootFields(document).map(({ alias, name }) => ({ key: (alias ?? name).value, name: name.value }));
}

/** The fields at the root of what a subgraph was asked, as they are written. */
export function listRootFields(document: DocumentNode): readonly FieldNode[] {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return (operation?.selectionSet.selections ?? []).filter((selection) => selection.kind === Kind.FIELD);
}

function invalid(reason: string): DomainError {
  return new DomainError('SUBGRAPH_ANSWER_INVALID', { cause: new Error(reason) });
}
