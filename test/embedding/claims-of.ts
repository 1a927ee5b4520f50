/** What an access token says, unverified, as a client or a subgraph would read it. */
export function claimsOf(accessToken: string): Readonly<Record<string, unknown>> {
  const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
  return JSON.parse(payload) as Record<string, unknown>;
}
