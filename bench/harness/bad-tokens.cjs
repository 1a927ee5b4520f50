const { generateKeyPairSync, sign } = require('node:crypto');

/** Tokens that everybody has to refuse, made from a good one. */
exports.issueBadTokens = (good, privateKey) => {
  const [head, claims, signature] = good.split('.');
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const now = Math.floor(Date.now() / 1000);
  const signed = (content, key) => {
    const text = `${head}.${encode(content)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  return {
    forged: signed(said, stranger),
    // Another caller under a signature that is good for somebody else.
    'with changed claims': `${head}.${encode({ ...said, sub: 'somebody-else' })}.${signature}`,
    unsigned: `${head}.${claims}.`,
    expired: signed({ ...said, iat: now - 7200, exp: now - 3600 }, privateKey),
    'of another audience': signed({ ...said, aud: 'another' }, privateKey),
    'of another issuer': signed({ ...said, iss: 'https://another.bench.test' }, privateKey),
  };
};

function encode(content) {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
