import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { TypedQueryDocumentNode } from 'graphql';
import { LoginDocument, LogoutDocument, MeDocument, TokensFragmentDoc } from 'graphql-auth-gateway/documents';
import type {
  LoginMutation,
  LoginMutationVariables,
  LogoutScope,
  TokensFragment,
} from 'graphql-auth-gateway/documents';

/** As the libraries of clients take documents. */
declare function mutate<TResult, TVariables>(
  document: TypedDocumentNode<TResult, TVariables>,
  variables: TVariables,
): TResult;
declare function run<TResult, TVariables>(
  document: TypedQueryDocumentNode<TResult, TVariables>,
  variables: TVariables,
): TResult;

const variables: LoginMutationVariables = { input: { username: 'ada', password: 'secret' } };
const answer: LoginMutation = mutate(LoginDocument, variables);
export const seconds: number = run(LoginDocument, variables).login.expiresIn;
export const name: string = mutate(MeDocument, {}).me.username;
export const tokens: TokensFragment = answer.login;
export const scope: LogoutScope = 'ALL';
export const definitions = TokensFragmentDoc.definitions.length;

// @ts-expect-error the password is missing
mutate(LoginDocument, { input: { username: 'ada' } });
// @ts-expect-error it is no scope
mutate(LogoutDocument, { scope: 'SOME' });
// @ts-expect-error nobody has asked for it
export const email = answer.login.user.email;
