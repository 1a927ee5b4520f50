import { decidePolicies } from '../../src/decide-policies';
import type { GrantPolicies } from '../../src/decide-policies';
import type { AuthContext } from '../../src/graphql/auth-context';
import { startGateway, stopGateways } from '../support/gateway';
import type { TestGateway } from '../support/gateway';
import { signIn } from '../support/sign-in';
import { CatalogueSubgraph } from './catalogue-subgraph';

let catalogue: CatalogueSubgraph;

beforeEach(async () => {
  catalogue = await new CatalogueSubgraph().start();
});
afterEach(async () => {
  await stopGateways();
  await catalogue.stop();
});

/** A function for policies that hangs until it is told to answer. */
class SlowPolicies {
  signal: AbortSignal | undefined;
  answer: (granted: readonly string[]) => void = () => undefined;
  #onAsked: () => void = () => undefined;
  readonly asked = new Promise<void>((resolve) => {
    this.#onAsked = resolve;
  });

  readonly grant: GrantPolicies = (_policies, _context, signal) => {
    this.signal = signal;
    this.#onAsked();
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  };
}

async function ask(gateway: TestGateway, query: string) {
  const { accessToken: token } = await signIn(gateway);
  return { answering: gateway.send(query, {}, { token }) };
}

const start = (grantPolicies: GrantPolicies, settings = {}): Promise<TestGateway> =>
  startGateway({ grantPolicies, settings: { subgraphs: [{ name: 'catalogue', url: catalogue.url }], ...settings } });

describe('policies that are not decided in time', () => {
  it('are not granted, the client is told to try again, and the rest is answered', async () => {
    const policies = new SlowPolicies();
    const gateway = await start(policies.grant);
    const { answering } = await ask(gateway, '{ products { name margin } }');
    await policies.asked;

    await gateway.clock.advance(5000);

    const { data, errors } = await answering;
    expect(data).toMatchObject({
      products: [
        { name: 'Product 1', margin: null },
        { name: 'Product 2', margin: null },
      ],
    });
    expect(errors.map(({ extensions }) => extensions)).toStrictEqual(
      Array(2).fill({ code: 'UNAVAILABLE', reason: 'POLICY_TIMEOUT', retryAfterSeconds: 1 }),
    );
    expect(catalogue.asked.join()).not.toContain('margin');
    expect(gateway.logger.lines.join()).toContain('took longer than 5000 ms');
  });

  it('are waited for until then, and the function is told that nobody waits any more', async () => {
    const policies = new SlowPolicies();
    const gateway = await start(policies.grant, { grantPoliciesTimeoutMs: 200 });
    const { answering } = await ask(gateway, '{ products { margin } }');
    await policies.asked;
    await gateway.clock.advance(199);
    expect(policies.signal?.aborted).toBe(false);
    await gateway.clock.advance(1);
    expect(policies.signal?.aborted).toBe(true);
    policies.answer(['accountants']); // too late
    expect((await answering).reason).toBe('POLICY_TIMEOUT');
  });

  it('refuse the whole operation where that is set', async () => {
    const policies = new SlowPolicies();
    const gateway = await start(policies.grant, { supergraphAuthorization: 'reject' });
    const { answering } = await ask(gateway, '{ products { name margin } }');
    await policies.asked;
    await gateway.clock.advance(5000);
    expect(await answering).toMatchObject({ data: null, reason: 'POLICY_TIMEOUT' });
    expect(catalogue.asked).toStrictEqual([]);
  });

  it('may come at the last moment, and leave no timer behind', async () => {
    const policies = new SlowPolicies();
    const gateway = await start(policies.grant);
    const { answering } = await ask(gateway, '{ products { margin } }');
    await policies.asked;
    await gateway.clock.advance(4999);
    policies.answer(['accountants']);
    expect((await answering).data).toMatchObject({ products: [{ margin: 3 }, { margin: 3 }] });
    await gateway.clock.advance(5000);
    expect(policies.signal?.aborted).toBe(false);
  });
});

describe('policies that stand for no role', () => {
  it('are not granted by a role without a name', async () => {
    const grant = decidePolicies(new Map([['role:ADMIN', 'ADMIN']]));
    const caller = { kind: 'authenticated', viewer: { roles: [''] } } as unknown as AuthContext;
    expect(await grant(['accountants', 'role:ADMIN'], caller, new AbortController().signal)).toStrictEqual([]);
  });
});
