import { AesSealer } from '../../src/crypto/aes-sealer';
import { systemRandomness } from '../../src/crypto/system-randomness';
import type { SigningAlgorithm } from '../../src/domain/key';
import { Keys } from '../../src/token/keys';
import { newEvents } from './events';
import { FakeClock } from '../../src/testing/fake-clock';
import { masterSecret } from './gateway';
import { MemoryLogger } from './memory-logger';
import type { MemoryKeyStore } from './memory-key-store';

export const daySeconds = 86_400;

/** How it starts. */
interface LoadOptions {
  readonly secrets?: readonly [string, ...string[]];
  readonly algorithm?: SigningAlgorithm;
}

/** The ring of a process that starts. */
export async function load(store: MemoryKeyStore, options: LoadOptions = {}) {
  return (await loadKeys(store, options)).keys.ring;
}

/** The keys of a process that starts. */
export async function loadKeys(
  store: MemoryKeyStore,
  { secrets = [masterSecret], algorithm = 'ES256' }: LoadOptions = {},
) {
  const [clock, logger] = [new FakeClock(), new MemoryLogger()];
  const keys = await Keys.open({
    store,
    sealer: new AesSealer(...secrets),
    clock,
    logger,
    events: newEvents(),
    randomness: systemRandomness,
    algorithm,
    rotation: { maxAgeSeconds: daySeconds, publishSeconds: 305 },
    keepSeconds: { access: 960, refresh: 90 * daySeconds },
  });
  return { keys, clock, logger };
}
