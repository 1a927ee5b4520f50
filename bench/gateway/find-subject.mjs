/**
 * For whom a gateway calls: by the access token that it passes on, by its identity token, or by claims in the extensions of the call.
 * Signatures are not looked at: what subgraphs do is not measured.
 */
export function findSubject(headers, { extensions }) {
  const token = headers['gateway-identity'] ?? headers.authorization?.slice('Bearer '.length);
  if (token === undefined) return extensions?.jwt?.payload?.sub;
  const { sub, sub_id: subjectId } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  return sub ?? subjectId?.sub;
}
