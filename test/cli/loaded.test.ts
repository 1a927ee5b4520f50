import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const main = join(__dirname, '../../dist/main.js');
/** Prints which packages a command has loaded, when it ends. */
const tell = `process.on('exit', () => {
  const names = Object.keys(require.cache).map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
  console.error(JSON.stringify([...new Set(names)]));
})`;

describe('a command', () => {
  it.each(['--help', 'users --help'])('loads no server, which would take as long as all the rest: %s', (words) => {
    const hook = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(main)}); ${tell}`)}`;
    const { stderr } = spawnSync(process.execPath, ['--import', hook, main, ...words.split(' ')], { encoding: 'utf8' });
    const loaded = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as string[];
    expect(loaded).toContain('commander');
    for (const heavy of ['@apollo/server', 'fastify', 'type-graphql', '@graphql-tools/federation'])
      expect(loaded).not.toContain(heavy);
  });
});
