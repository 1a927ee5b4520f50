import { DomainError } from '../../src/domain/domain-error';
import { RefusalLog } from '../../src/graphql/refusal-log';
import { FakeClock } from '../../src/testing/fake-clock';
import { MemoryLogger } from '../support/memory-logger';

const away = () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  return new DomainError('DATABASE_UNAVAILABLE', { cause });
};

describe('operations that could not be carried out', () => {
  it('are logged at once, then every ten seconds with how many there were, and without a stack', async () => {
    const [clock, logger] = [new FakeClock(), new MemoryLogger()];
    const log = new RefusalLog({ clock, logger });
    for (let second = 0; second < 20; second += 1) {
      log.note(away(), 'me');
      await clock.advanceSeconds(1);
    }
    const fields = { path: 'me', cause: 'connect ECONNREFUSED', code: 'ECONNREFUSED' };
    expect(logger.lines.map((line) => JSON.parse(/\{.*\}/.exec(line)?.[0] ?? '') as object)).toStrictEqual([
      { reason: 'DATABASE_UNAVAILABLE', operations: 1, ...fields },
      { reason: 'DATABASE_UNAVAILABLE', operations: 10, ...fields },
    ]);
  });

  it('are counted by their reason', () => {
    const logger = new MemoryLogger();
    const log = new RefusalLog({ clock: new FakeClock(), logger });
    log.note(away(), 'me');
    log.note(new DomainError('MIDDLEWARE_TIMEOUT'), undefined);
    expect(logger.lines).toHaveLength(2);
  });
});
