import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { send } from './chain-load.mjs';

/** So many questions are asked at a time. */
const atOnce = 20;

/**
 * Sends each request once, which must be answered with its data.
 * @param requests with `data`, which must be answered
 * @returns the requests, with the very text that each must be answered with from now on
 */
export async function checkAnswers(url, requests) {
  const checked = [];
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  for (let at = 0; at < requests.length; at += atOnce) {
    const some = requests.slice(at, at + atOnce).map(async ({ data, ...request }) => {
      const answer = await ask(url, request, agent);
      assert.deepEqual(JSON.parse(answer), { data });
      return { ...request, answer };
    });
    checked.push(...(await Promise.all(some)));
  }
  agent.destroy();
  return checked;
}

/**
 * Sends a request without a token and with each of the bad ones, twice, since what is remembered must not make them good.
 * @param secret what is in the good answer, and in no refusal
 */
export async function checkRefusals(url, { request, badTokens, secret }) {
  const headers = { ...request.headers };
  delete headers.authorization;
  const bearers = Object.entries(badTokens).map(([what, token]) => [what, { authorization: `Bearer ${token}` }]);
  for (const [what, more] of [['missing', {}], ...bearers, ...bearers]) {
    const answer = await ask(url, { ...request, headers: { ...headers, ...more } });
    assert.ok(!answer.includes(secret), `answers a caller whose token is ${what}: ${answer}`);
    assert.match(answer, /error|unauth/i, `says nothing of a token that is ${what}: ${answer}`);
  }
}

/** As the load does it: `fetch` would take longer for an answer than the fastest of the contenders. */
async function ask(url, { headers, body }, agent) {
  const { text } = await send(url, { headers, body }, agent);
  return text;
}
