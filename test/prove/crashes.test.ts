import { password } from '../cli/installation';
import type { Counts } from './crashes-client';
import { crash } from './crashes-lives';
import type { CrashReport } from './crashes-lives';
import { installOn, uninstallAll } from './gateways';
import { amount, createProgress, proofTimeoutMs, say } from './proof';

jest.setTimeout(proofTimeoutMs);

afterEach(uninstallAll);

const usernames = Array.from({ length: 20 }, (_, index) => `ada${String(index)}`);

function inFigures({ kills, answered, lost, recovered, restartsMs }: CrashReport): string {
  const inWords = (counts: Counts): string =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([action, count]) => `${String(count)} ${action}`)
      .join(', ');
  const sorted = [...restartsMs].sort((a, b) => a - b);
  const p50 = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return [
    `${String(kills)} kills; answered: ${inWords(answered)}`,
    `lost answers: ${inWords(lost)}; recovered by one retry: ${inWords(recovered)}`,
    `listening again after p50 ${p50.toFixed(0)} ms, at most ${(sorted.at(-1) ?? 0).toFixed(0)} ms`,
  ].join('; ');
}

describe('a gateway killed in the middle of its work', () => {
  it.each(['SQLite', 'PostgreSQL'] as const)(
    'on %s loses nothing it has answered, and every client goes on',
    async (engine) => {
      const installation = await installOn({ engine });
      await installation.signUp(usernames);
      const extent = { kills: amount({ short: 2, full: 50 }), refreshes: amount({ short: 200, full: 10_000 }) };
      const onProgress = createProgress(`${engine}: refreshes`, extent.refreshes);
      const onRestart = ({ answered }: { readonly answered: Counts }): void => onProgress(answered.refresh);
      const report = await crash(installation, { usernames, password, ...extent, onRestart });
      say(`${engine}: ${inFigures(report)}`);
      expect(report.findings).toStrictEqual([]);
      expect(report.recovered).toStrictEqual(report.lost);
      expect(report.kills).toBeGreaterThanOrEqual(extent.kills);
      expect(report.answered.refresh).toBeGreaterThanOrEqual(extent.refreshes);
    },
  );
});
