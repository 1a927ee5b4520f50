import fc from 'fast-check';
import { stopGateways } from '../support/gateway';
import { RefreshModel } from '../support/refresh-model';
import type { ModelClient, Promised } from '../support/refresh-model';
import { lifetimes, RefreshWorld } from '../support/refresh-world';
import type { Outcome } from '../support/refresh-world';

type Command = fc.AsyncCommand<RefreshModel, RefreshWorld>;
type Step = (model: RefreshModel, world: RefreshWorld) => Promise<void>;
type ClientStep = (client: ModelClient, model: RefreshModel, world: RefreshWorld) => Promise<void>;

const reasonsOf: Readonly<Record<Promised, readonly string[]>> = {
  rotate: [],
  replay: [],
  reuse: ['REFRESH_TOKEN_REUSED'],
  refuse: ['SESSION_REVOKED', 'SESSION_EXPIRED', 'REFRESH_TOKEN_EXPIRED'],
};

function step(name: string, run: Step): Command {
  return {
    check: () => true,
    toString: () => name,
    run: (model, world) => run(model, world).then(() => expectDead(model, world)),
  };
}

/** A step of a client that has signed in before. */
function clientStep(name: string, index: number, run: ClientStep): Command {
  const has = (model: RefreshModel): boolean => model.clients[index] !== undefined;
  const withClient: Step = async (model, world) => {
    const client = model.clients[index];
    if (client !== undefined) await run(client, model, world);
  };
  return { ...step(`client ${index} ${name}`, withClient), check: has };
}

/** Of a session that is over no token lives, whoever holds it and whether or not its answer arrived. */
async function expectDead(model: RefreshModel, world: RefreshWorld): Promise<void> {
  for (const session of model.sessions.filter((each) => model.isOver(each) && !model.buried.has(each))) {
    for (const accessToken of session.accessTokens) {
      expect((await world.call(accessToken)).kind).toBe('rejected');
    }
    for (const refreshToken of session.refreshTokens) {
      const outcome = await world.refresh(refreshToken);
      expect(reasonsOf.refuse).toContain('reason' in outcome ? outcome.reason : 'went well');
    }
    model.buried.add(session);
  }
}

interface Presented {
  readonly client: ModelClient;
  readonly token: string;
  readonly generation: number;
}

const heldBy = (client: ModelClient): Presented => ({
  client,
  token: client.refreshToken,
  generation: client.generation,
});

/** Holds the outcome of a refresh against what the rules promise. */
function expectAsPromised(model: RefreshModel, { client, token, generation }: Presented, outcome: Outcome): void {
  const { session } = client;
  const promised = model.promiseFor(session, generation);
  if ('reason' in outcome) {
    // Of two at once, the second may have found the account disabled before the first ended the session.
    if (outcome.reason === 'ACCOUNT_DISABLED') expectDisabled(model);
    else expect(reasonsOf[promised]).toContain(outcome.reason);
    if (promised === 'reuse') session.hasEnded = true;
    return;
  }
  expect(model.isDisabled ? 'disabled' : promised).toMatch(/^(rotate|replay)$/);
  const { refreshToken = '', refreshTokenExpiresAt, session: answered } = outcome.payload;
  // Two refreshes with one token give the same refresh token, whenever they are made.
  expect(refreshToken).toBe(model.successors.get(token) ?? refreshToken);
  model.successors.set(token, refreshToken);
  model.refreshed(session, generation, outcome.payload);
  expect(refreshTokenExpiresAt?.getTime()).toBe(session.idleEnd);
  expect(answered.authenticatedAt.getTime()).toBe(session.absoluteEnd - lifetimes.absolute * 1000);
}

function expectDisabled(model: RefreshModel): void {
  expect(model.isDisabled).toBe(true);
  model.endAll();
}

async function pass(model: RefreshModel, world: RefreshWorld, seconds: number): Promise<void> {
  await world.wait(seconds);
  model.now += seconds * 1000;
}

const login = (index: number, isLost: boolean) =>
  step(`client ${index} logs in${isLost ? ', unanswered' : ''}`, async (model, world) => {
    await pass(model, world, 0.001); // of two logins in one millisecond none would be the older one
    const former = model.clients[index];
    const outcome = await world.login(former?.accessToken);
    if (former !== undefined) model.use(former);
    expect('reason' in outcome ? outcome.reason : 'went well').toBe(
      model.isDisabled ? 'ACCOUNT_DISABLED' : 'went well',
    );
    if ('reason' in outcome) return;
    if (former !== undefined) former.session.hasEnded = true;
    const client = model.start(outcome.payload);
    if (!isLost) model.clients[index] = client;
  });

const refresh = (index: number, times: number, isLost: boolean) =>
  clientStep(`refreshes ${times} times at once${isLost ? ', unanswered' : ''}`, index, async (client, model, world) => {
    const held = heldBy(client);
    // Whoever holds the last answer that arrived can always go on.
    const goesOn = !model.isOver(client.session) && !model.isDisabled;
    for (const [attempt, outcome] of (await world.refreshAtOnce(held.token, times)).entries()) {
      expect('payload' in outcome).toBe(goesOn);
      expectAsPromised(model, held, outcome);
      if ('payload' in outcome && !isLost && attempt === 0) model.receive(client, outcome.payload);
    }
  });

const retry = (index: number) =>
  clientStep('presents its former refresh token', index, async (client, model, world) => {
    if (client.former === undefined) return;
    const outcome = await world.refresh(client.former);
    expectAsPromised(model, { client, token: client.former, generation: client.generation - 1 }, outcome);
  });

const refreshWithAccessToken = (index: number) =>
  clientStep('refreshes with its access token', index, async (client, model, world) => {
    const isGood = model.isGood(client);
    const outcome = await world.refreshWithAccessToken(client.accessToken);
    model.use(client);
    expect('payload' in outcome).toBe(isGood && !model.isDisabled);
    if ('payload' in outcome) {
      expect(outcome.payload.refreshToken).toBeUndefined();
      client.session.accessTokens.add(outcome.payload.accessToken);
      model.slide(client.session);
      model.receive(client, outcome.payload);
    } else if (outcome.reason === 'ACCOUNT_DISABLED') expectDisabled(model);
  });

const use = (index: number) =>
  clientStep('uses its access token', index, async (client, model, world) => {
    const { kind } = await world.call(client.accessToken);
    expect(kind).toBe(model.isGood(client) ? 'authenticated' : 'rejected');
    model.use(client);
  });

const logout = (index: number, scope: 'CURRENT' | 'OTHERS' | 'ALL') =>
  clientStep(`logs out ${scope}`, index, async (client, model, world) => {
    const isAllowed = scope === 'CURRENT' || model.isGood(client);
    model.use(client);
    const attempt = world.logout(client.accessToken, scope);
    await (isAllowed ? attempt : expect(attempt).rejects.toHaveProperty('code', 'UNAUTHENTICATED'));
    if (!isAllowed) return;
    if (scope !== 'OTHERS') client.session.hasEnded = true;
    if (scope !== 'CURRENT') model.endAll(client.session);
  });

const race = (index: number) =>
  clientStep('refreshes and logs out at once', index, async (client, model, world) => {
    const outcome = await world.refreshAndLogout(client.refreshToken, client.accessToken);
    client.session.hasEnded = true;
    if ('reason' in outcome && outcome.reason === 'ACCOUNT_DISABLED') expectDisabled(model);
    if ('reason' in outcome) return;
    client.session.accessTokens.add(outcome.payload.accessToken);
    client.session.refreshTokens.add(outcome.payload.refreshToken ?? '');
  });

const wait = (seconds: number) => step(`${seconds} s pass`, (model, world) => pass(model, world, seconds));

const disable = (endsSessions: boolean) =>
  step(
    endsSessions ? 'the account is disabled' : 'the account is disabled in the store alone',
    async (model, world) => {
      await world.disable({ endsSessions });
      model.isDisabled = true;
      if (endsSessions) model.endAll();
    },
  );

const enable = (): Command => {
  const enabling = step('the account is enabled', async (model, world) => {
    world.enable();
    model.isDisabled = false;
  });
  return { ...enabling, check: ({ isDisabled }) => isDisabled };
};

/** A client whose session is over signs in again, as people do. */
const comeBack = (index: number): Command => {
  const isOver = ({ clients }: RefreshModel, client = clients[index]) =>
    client !== undefined && client.session.hasEnded;
  return { ...login(index, false), check: (model) => isOver(model) && !model.isDisabled };
};

const anyClient = fc.constantFrom(0, 1);
const often = <T>(times: number, arbitrary: T): T[] => Array.from({ length: times }, () => arbitrary);
const ends = fc.oneof(
  fc.tuple(anyClient, fc.constantFrom('CURRENT', 'OTHERS', 'ALL')).map((args) => logout(...args)),
  anyClient.map(race),
  fc.tuple(fc.boolean()).map((args) => disable(...args)),
  fc.tuple(anyClient, fc.boolean()).map((args) => login(...args)),
  fc.constantFrom(1800, 3599, 3600).map(wait),
);
const refreshes = fc.tuple(anyClient, fc.constantFrom(1, 1, 2, 3), fc.boolean()).map((args) => refresh(...args));
const commands = fc.commands(
  [
    ends,
    ...often(4, refreshes),
    ...often(2, anyClient.map(retry)),
    ...often(4, anyClient.map(use)),
    ...often(2, anyClient.map(refreshWithAccessToken)),
    ...often(3, fc.constantFrom(1, 9, 10, 299).map(wait)),
    ...often(2, anyClient.map(comeBack)),
    ...often(2, fc.constant([]).map(enable)),
  ],
  { maxCommands: 60, size: 'max' },
);

/** Both clients are signed in at the start; what follows is up to chance. */
async function setUp() {
  const real = await RefreshWorld.open();
  const model = new RefreshModel(real.clock.now());
  for (const index of model.clients.keys()) await login(index, false).run(model, real);
  return { model, real };
}

afterAll(stopGateways);

describe('sessions, by a model of the refresh rules', () => {
  it('keep every promise under any interleaving of clients, lost answers, ends and time', async () => {
    const property = fc.asyncProperty(commands, async (steps) => {
      const world = await setUp();
      await fc.asyncModelRun(() => world, steps);
      world.model.buried.clear();
      await expectDead(world.model, world.real); // still
      await world.real.close();
    });
    await fc.assert(property, { numRuns: 100, seed: 20_260_101 });
  }, 120_000);
});
