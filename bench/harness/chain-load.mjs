import { Agent, request } from 'node:http';

/**
 * Chains, by so many connections. Each sends its next request when it has its answer, and makes it from that: a refresh token leads
 * to the next one. In a chain `token` stands in the place of %TOKEN% in what is sent, and `tokenPattern` finds the next one in
 * the answer; without a pattern it stays. `proofPattern` finds what has to be another one each time: the access token.
 * @returns the chains as they have moved on
 */
export async function askInChains({ url, seconds, amount, connections, chains }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latenciesMs = [];
  const wrong = [];
  const startedAt = performance.now();
  const endsAt = amount === undefined ? startedAt + seconds * 1000 : Infinity;
  let asked = 0;
  const isOver = () => (amount === undefined ? performance.now() >= endsAt : asked >= amount);
  let lastAt = startedAt;
  // Whoever is free takes the chain that has waited longest.
  const waiting = [...chains];
  const drive = async () => {
    while (!isOver() && wrong.length === 0) {
      const state = waiting.shift();
      asked += 1;
      const sentAt = performance.now();
      const answer = await send(url, state, agent);
      lastAt = performance.now();
      const next = moveOn(state, answer);
      if (next === undefined) wrong.push(`${answer.status} ${answer.text.slice(0, 500)}`);
      else latenciesMs.push(lastAt - sentAt);
      waiting.push(next ?? state);
    }
  };
  await Promise.all(Array.from({ length: Math.min(connections, chains.length) }, drive));
  agent.destroy();
  return {
    latenciesMs,
    seconds: (lastAt - startedAt) / 1000,
    failures: wrong.length,
    firstWrong: wrong[0],
    chains: waiting,
  };
}

/** The chain with what the answer says; undefined when the answer is none. */
export function moveOn(chain, { status, text }) {
  const { token, tokenPattern, proof, proofPattern } = chain;
  const nextToken = tokenPattern === undefined ? token : new RegExp(tokenPattern).exec(text)?.[1];
  const nextProof = new RegExp(proofPattern).exec(text)?.[1];
  const isStuck = tokenPattern !== undefined && nextToken === token;
  if (status !== 200 || nextToken === undefined || nextProof === undefined) return undefined;
  return isStuck || nextProof === proof ? undefined : { ...chain, token: nextToken, proof: nextProof };
}

/** Sends the next request of a chain, or one without a token to fill in. The text of the answer begins with the headers that the chain asks for. */
export function send(url, { method = 'POST', headers, body, token = '', answerHeader }, agent) {
  const fill = (text) => text.replaceAll('%TOKEN%', token);
  const filled = body === undefined ? '' : fill(body);
  const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
  if (body !== undefined) sent['content-length'] = Buffer.byteLength(filled);
  return new Promise((resolve, reject) => {
    const asking = request(url, { method, headers: sent, agent, timeout: 30_000 }, (response) => {
      let text = answerHeader === undefined ? '' : `${answerHeader}: ${response.headers[answerHeader]}\n`;
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text })).on('error', reject);
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer within 30 s')));
    asking.on('error', reject).end(filled);
  });
}
