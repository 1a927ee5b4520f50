import { MeDocument, RefreshTokenDocument, VerifyTokenDocument } from '../../schema/generated/operations';
import type { TokensFragment } from '../../schema/generated/operations';
import type { GatewayClient, Reply } from './gateways-client';

/** Every token that any answer ever gave for one session, in the order in which they came. */
export interface Holding {
  readonly accessTokens: Set<string>;
  readonly refreshTokens: Set<string>;
}

export function hold(tokens: TokensFragment): Holding {
  const holding = { accessTokens: new Set<string>(), refreshTokens: new Set<string>() };
  keep(holding, tokens);
  return holding;
}

export function keep({ accessTokens, refreshTokens }: Holding, tokens: TokensFragment): void {
  accessTokens.add(tokens.accessToken);
  if (tokens.refreshToken !== null) refreshTokens.add(tokens.refreshToken);
}

/** What the one holds and the other does not. */
export function without(holding: Holding, other: Holding): Holding {
  const difference = (tokens: Set<string>, others: Set<string>): Set<string> =>
    new Set([...tokens].filter((token) => !others.has(token)));
  return {
    accessTokens: difference(holding.accessTokens, other.accessTokens),
    refreshTokens: difference(holding.refreshTokens, other.refreshTokens),
  };
}

export function copyOf({ accessTokens, refreshTokens }: Holding): Holding {
  return { accessTokens: new Set(accessTokens), refreshTokens: new Set(refreshTokens) };
}

export function sizeOf({ accessTokens, refreshTokens }: Holding): number {
  return accessTokens.size + refreshTokens.size;
}

/** Tries to refresh with every token; returns what went well, or was refused with anything but a plain no. */
export async function findRefreshable(client: GatewayClient, holding: Holding): Promise<readonly string[]> {
  const byBearer = [...holding.accessTokens].map((token) => client.send(RefreshTokenDocument, {}, { token }));
  const findings = (await Promise.all(byBearer)).flatMap((reply) => findLife(reply, 'refresh with an access token'));
  // The newest first, one after the other: an old one would be taken for stolen, and end a session that still lives.
  for (const refreshToken of [...holding.refreshTokens].reverse()) {
    const reply = await client.send(RefreshTokenDocument, { input: { refreshToken } });
    findings.push(...findLife(reply, 'refresh with a refresh token'));
  }
  return findings;
}

/** Presents every access token as bearer to a field that reads the user, and to one that reads nothing. */
export async function findAccepted(client: GatewayClient, holding: Holding): Promise<readonly string[]> {
  const findings = await Promise.all(
    [...holding.accessTokens].map(async (token) => {
      const [me, verdict] = await Promise.all([
        client.send(MeDocument, {}, { token }),
        client.send(VerifyTokenDocument, { token }, { token }),
      ]);
      const isActive = verdict.data?.verifyToken.active !== false;
      return [...findLife(me, 'me'), ...(isActive ? [`verifyToken: ${verdict.reason ?? 'active'}`] : [])];
    }),
  );
  return findings.flat();
}

function findLife({ data, code, reason }: Reply<unknown>, what: string): readonly string[] {
  if (code === 'UNAUTHENTICATED') return [];
  return [`${what}: ${data ? 'went well' : String(reason)}`];
}
