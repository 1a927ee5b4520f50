import { stopGateways } from '../support/gateway';
import { openIdentityScene } from '../support/identity-scene';
import type { IdentityScene } from '../support/identity-scene';
import { openProducts, openReviews, openVerifier } from '../support/identity-targets';
import type { IdentityTarget } from '../support/identity-targets';
import { now } from '../support/token-workshop';
import { identityAttacks } from './attacks';

let scene: IdentityScene;
let target: IdentityTarget;

beforeAll(async () => {
  scene = await openIdentityScene();
});
afterEach(() => target.stop());
afterAll(async () => {
  await scene.stop();
  await stopGateways();
});

/** The time of the tests again, whatever the last one has done to it. */
function resetClock(): void {
  scene.gateway.clock.jump(now * 1000 - scene.gateway.clock.now().getTime());
}

describe.each([
  ['the verifier', openVerifier],
  ['the example on Apollo Server', openProducts],
  ['the example on GraphQL Yoga', openReviews],
])('%s', (_name, open) => {
  beforeEach(async () => {
    resetClock();
    target = await open(scene.options);
  });

  it.each(identityAttacks)('refuses an identity $name: $reason', async ({ reason, prepare, make }) => {
    const { audience, body, countBody } = target;
    const given = { scene, target, good: scene.issue(audience, body) };
    await prepare?.(given);
    const { who, reason: refusal } = await target.deliver(make(given));
    expect({ who, refusal }).toStrictEqual({ who: undefined, refusal: reason });
    // And nothing of it was carried out, except what the true request had asked for before.
    resetClock();
    const { count } = await target.deliver({ body: countBody, tokens: [scene.issue(audience, countBody)] });
    expect(count).toBe(prepare === undefined ? 0 : 1);
  });

  it('takes the true request after all of that', async () => {
    const { audience, body } = target;
    const good = scene.issue(audience, body);
    await target.deliver({ body: `${body} `, tokens: [good] });
    expect((await target.deliver({ body, tokens: [good] })).who).toMatch(/^http:\/\/issuer.test \S+$/);
  });
});

it('is attacked in more than 80 ways, no two of one name', () => {
  expect(identityAttacks.length).toBeGreaterThan(80);
  expect(new Set(identityAttacks.map(({ name }) => name)).size).toBe(identityAttacks.length);
});
