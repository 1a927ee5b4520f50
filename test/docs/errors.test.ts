import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from '../../src/domain/error-catalogue';
import { reasonsToDropTokens } from '../../src/domain/session-over';
import type { ErrorReason } from '../../src/domain/error-catalogue';

const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');

/** The rows of the table of reasons: reason, code, what the client does, tokens. */
const rows = [...page.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) +\| `(\w+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, reason = '', anchor, code, , tokens]) => ({ reason, anchor, code, tokens }),
);
const sections = [...page.matchAll(/^### (\w+)\n([\s\S]*?)(?=^##)/gm)].map(([, reason = '', text = '']) => ({
  reason,
  text,
}));
const droppedUpon = [...sectionOf('When to drop the tokens').matchAll(/^- `(\w+)`$/gm)].map(([, reason]) => reason);
const catalogued = Object.entries(errorCatalogue).map(([reason, { code }]) => ({ reason, code }));

describe('the page of errors', () => {
  it('lists every reason of the catalogue with its code, and no other', () => {
    expect(rows.map(({ reason, code }) => ({ reason, code }))).toStrictEqual(catalogued);
  });

  it('explains every reason of the catalogue in a section of its own, and no other', () => {
    const explained = sections.map(({ reason }) => reason).sort();
    expect(explained).toStrictEqual(catalogued.map(({ reason }) => reason).sort());
  });

  it('links each row to the section of its reason', () => {
    for (const { reason, anchor } of rows) expect(anchor).toBe(reason.toLowerCase());
  });

  it.each(sections)('says of $reason what to do and whether to keep the tokens', ({ text }) => {
    expect(text).toMatch(/^- Do: \S/m);
    expect(text).toMatch(/^- Tokens: (keep|drop)\b/m);
  });

  it('says the same of tokens in the table, in the sections and in the closed list', () => {
    const byTable = rows.filter(({ tokens }) => tokens === 'drop').map(({ reason }) => reason);
    const bySection = sections.filter(({ text }) => text.includes('\n- Tokens: drop')).map(({ reason }) => reason);
    expect(byTable).toStrictEqual(droppedUpon);
    expect(bySection.sort()).toStrictEqual([...droppedUpon].sort());
  });

  it('lists what clears cookies, and no other', () => {
    expect(new Set(droppedUpon)).toStrictEqual(reasonsToDropTokens);
  });

  it('lets clients drop their tokens only upon reasons of the code UNAUTHENTICATED', () => {
    const codes = droppedUpon.map((reason) => errorCatalogue[reason as ErrorReason].code);
    expect(new Set(codes)).toStrictEqual(new Set(['UNAUTHENTICATED']));
  });

  it('has every status that is answered outside of GraphQL, each with its reasons', () => {
    const source = readFileSync(join(__dirname, '../../src/http/client-error.ts'), 'utf8');
    const answered = [...source.matchAll(/\[(\d{3}), '(\w+)'\]/g)].map(([, status = '', reason = '']) => [
      status,
      reason,
    ]);
    const rest = [
      ['400', 'QUERY_TOO_COMPLEX'],
      ['417', 'REQUEST_MALFORMED'],
    ];
    expect(answered.length).toBeGreaterThan(3);
    for (const [status = '', reason = ''] of [...answered, ...rest])
      expect(page).toMatch(new RegExp(`^\\| ${status} .*\`${reason}\``, 'm'));
  });

  it('says how long to wait wherever the service is unavailable', () => {
    const unavailable = sections.filter(({ reason }) => errorCatalogue[reason as ErrorReason].code === 'UNAVAILABLE');
    for (const { text } of unavailable) expect(text).toMatch(/`retryAfterSeconds`: \d+/);
  });
});

function sectionOf(heading: string): string {
  return page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
}
