import { listExamples, toDocument } from '../../src/http/sandbox-examples';

const options = { hasAccounts: true, cookies: 'none' } as const;

/** What Apollo Sandbox opens with where people have accounts and no cookies. */
export const exampleDocument = toDocument(listExamples(options), options);
