import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settings } from '../../src/config/settings';

const page = readFileSync(resolve(__dirname, '../../docs/settings.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| `'));

describe('docs/settings.md', () => {
  it.each(Object.entries(settings))(
    'says what %s is, by both of its names and with its default',
    (key, { name, meaning }) => {
      const row = rows.find((line) => line.startsWith(`| \`${name}\` | \`${key}\` | `));
      expect(row).toContain(meaning);
    },
  );

  it('has a row for nothing else', () => {
    expect(rows).toHaveLength(Object.keys(settings).length);
  });
});
