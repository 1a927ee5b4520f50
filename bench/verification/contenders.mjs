import { verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { createVerifier } from 'fast-jwt';
import { jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { audience, issuer } from './tokens.mjs';

const { createContextBuilder } = createRequire(import.meta.url)('../../dist/verify.js');

/**
 * Each makes a verifier that has seen no token yet and remembers so many, where it remembers any: a function that counts how many of some
 * tokens are good. What cannot verify an algorithm does not take part.
 */
export function openContenders({ algorithm, publicKey }) {
  const about = { algorithm, publicKey, trust: { issuer, audience, algorithms: [algorithm] } };
  return {
    'crypto.verify alone': { open: () => openBare(about), isBare: true },
    'this product': { open: (cacheSize) => openOwn(about, cacheSize) },
    jose: { open: () => openJose(about, 1) },
    'jose, 64 at a time': { open: () => openJose(about, 64) },
    'fast-jwt': { open: () => openFastJwt(about, false) },
    'fast-jwt with its cache': { open: (cacheSize) => openFastJwt(about, cacheSize) },
    ...(algorithm === 'EdDSA' ? {} : { jsonwebtoken: { open: () => openJsonwebtoken(about) } }),
  };
}

/** Of a function that returns anything but false for a good token, and throws for a bad one. */
function counting(accept) {
  return (tokens) => tokens.filter((token) => isAccepted(accept, token)).length;
}

function isAccepted(accept, token) {
  try {
    return accept(token) !== false;
  } catch {
    return false;
  }
}

/** The signature alone: nothing is parsed, nothing else is looked at. */
function openBare({ algorithm, publicKey }) {
  const hash = algorithm === 'EdDSA' ? undefined : 'sha256';
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' };
  return counting((token) => {
    const dot = token.lastIndexOf('.');
    const signature = Buffer.from(token.slice(dot + 1), 'base64url');
    return verify(hash, Buffer.from(token.slice(0, dot)), key, signature);
  });
}

/** As a server calls it: with the headers of a request. */
function openOwn({ publicKey, algorithm, trust }, cacheSize) {
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: algorithm, use: 'sig' }] };
  const identify = createContextBuilder({ ...trust, jwks, cacheSize });
  return async (tokens) => {
    let good = 0;
    for (const token of tokens) {
      const { kind } = await identify({ headers: { authorization: `Bearer ${token}` } });
      if (kind === 'authenticated') good += 1;
    }
    return good;
  };
}

/** @param batchSize how many at a time: it leaves the thread, so that others can be on their way meanwhile */
function openJose({ publicKey, trust }, batchSize) {
  const accepts = (token) =>
    jwtVerify(token, publicKey, { ...trust, typ: 'at+jwt' }).then(
      () => true,
      () => false,
    );
  return async (tokens) => {
    let good = 0;
    for (let at = 0; at < tokens.length; at += batchSize) {
      const accepted = await Promise.all(tokens.slice(at, at + batchSize).map(accepts));
      good += accepted.filter(Boolean).length;
    }
    return good;
  };
}

function openFastJwt({ publicKey, algorithm }, cache) {
  const key = publicKey.export({ format: 'pem', type: 'spki' });
  const checks = { allowedIss: issuer, allowedAud: audience, checkTyp: 'at+jwt' };
  return counting(createVerifier({ key, algorithms: [algorithm], ...checks, cache }));
}

function openJsonwebtoken({ publicKey, trust }) {
  return counting((token) => jsonwebtoken.verify(token, publicKey, trust));
}
