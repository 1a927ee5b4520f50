import { oneCredentialField } from './credential-fields';
import { knownOperationType } from './known-operation-type';

/** The rules that this schema adds to those of the GraphQL specification. */
export const validationRules = [oneCredentialField, knownOperationType] as const;
