import { oneCredentialField } from './credential-fields';
import { knownOperationType } from './known-operation-type';
import type { QueryLimits } from './limits/query-limits';
import { createWithinLimits } from './limits/within-limits';
import type { ValidationRule } from './limits/within-limits';

/** The rules that this schema adds to those of the GraphQL specification. */
export function createValidationRules(limits: QueryLimits): readonly ValidationRule[] {
  return [createWithinLimits(limits), oneCredentialField, knownOperationType];
}
