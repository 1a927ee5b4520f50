import type { TokenRefusal } from '../../src/domain/access-token';
import type { TokenCheck } from '../../src/token/access-token-verifier';
import type { openWorkshop } from './token-workshop';

type Workshop = Pick<ReturnType<typeof openWorkshop>, 'verifier' | 'accessTokens'>;

/**
 * The token is refused by a verdict, of which every member is known: nothing is thrown and nothing of the token is in it.
 * The check that failed is looked at too, so that no attack is stopped only by a mistake elsewhere in the test's token.
 */
export function expectRefused(
  { verifier, accessTokens }: Workshop,
  token: string,
  by: [TokenRefusal, TokenCheck],
): void {
  const [reason, failedCheck] = by;
  const verdict = { status: 'refused', reason };
  expect(verifier.inspect(token)).toStrictEqual({ verdict, failedCheck });
  expect(accessTokens.verify(token)).toStrictEqual(verdict);
}
