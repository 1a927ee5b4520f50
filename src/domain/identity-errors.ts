import type { CatalogueEntry } from './catalogue-entry';

/** Why a subgraph refuses what says who is calling: part of the catalogue of errors. */
export const identityErrors = {
  IDENTITY_MISSING: {
    code: 'FORBIDDEN',
    message: 'Only the gateway of the graph may ask this: ask the gateway, which tells this subgraph who is calling.',
  },
  IDENTITY_MALFORMED: {
    code: 'FORBIDDEN',
    message: 'What came is not one well-formed identity token: the gateway sends one Gateway-Identity header.',
  },
  IDENTITY_INVALID: {
    code: 'FORBIDDEN',
    message:
      'The identity token is not one that this subgraph accepts: compare issuer, audience and keys with the gateway.',
  },
  IDENTITY_EXPIRED: {
    code: 'FORBIDDEN',
    message: 'The identity token has expired: the gateway issues one for each request, and the clocks have to agree.',
  },
  IDENTITY_NOT_YET_VALID: {
    code: 'FORBIDDEN',
    message: 'The identity token is not valid yet: compare the clocks of the gateway and of this subgraph.',
  },
  IDENTITY_MISMATCH: {
    code: 'FORBIDDEN',
    message:
      'The identity token is for another request: the body, the method or the URL is not what the gateway has sent.',
  },
  IDENTITY_REPLAYED: {
    code: 'FORBIDDEN',
    message:
      'The identity token has been used before: the gateway issues one for each request, the repeated ones included.',
  },
} as const satisfies Record<string, CatalogueEntry>;
