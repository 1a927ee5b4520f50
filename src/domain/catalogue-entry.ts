/** The coarse class of a failure, as `extensions.code`: Apollo's names, plus those of ours. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'UNAUTHORIZED_FIELD_OR_TYPE'
  | 'BAD_USER_INPUT'
  | 'BAD_REQUEST'
  | 'OPERATION_RESOLUTION_FAILURE'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_NOT_IN_LIST'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'TOO_MANY_ERRORS'
  | 'INTERNAL_SERVER_ERROR';

/** A failure that a caller can see. */
export interface CatalogueEntry {
  readonly code: ErrorCode;
  /** What failed and what would be right. Shown to the caller. */
  readonly message: string;
}
