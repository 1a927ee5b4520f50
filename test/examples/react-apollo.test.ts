import { scripts } from '../../package.json';
import { canOpenPages, describePage } from '../sandbox/open-page';
import { stopGateways } from '../support/gateway';
import { endAll, type } from '../support/shell';
import {
  comeBack,
  expectSeen,
  noteOf,
  notesOf,
  passwords,
  ReactPages,
  readNotice,
  sendForm,
  signIn,
  startNotes,
  takePicture,
  write,
} from './react-pages';
import { readReadme } from './read-readme';

const day = 24 * 60 * 60 * 1000;

let pages: ReactPages;

beforeAll(async () => {
  if (canOpenPages) pages = await ReactPages.build();
}, 300_000); // the first time, Chromium may have to be installed
afterEach(async () => {
  endAll();
  await pages.closeBrowsers();
  await stopGateways();
  expect(pages.errors).toStrictEqual([]);
});
afterAll(() => pages.close());

describePage.each(['cookie', 'memory'] as const)('the React example with its session in %s', (where) => {
  async function open() {
    const gateway = await startNotes(where);
    const window = await pages.openBrowser(gateway, where);
    return { gateway, window, page: await window.openTab() };
  }

  it('fits a narrow screen, can be filled in by password managers and leaves nothing for scripts to find', async () => {
    const { page } = await open();
    await takePicture(page, 'signed-out');
    const overflow = 'document.documentElement.scrollWidth - innerWidth';
    const fills = 'Array.from(document.querySelectorAll("input"), (input) => input.autocomplete)';
    expect([await page.evaluate(overflow), await page.evaluate(fills)]).toStrictEqual([
      0,
      ['username', 'current-password'],
    ]);
    await signIn(page, 'ada');
    await takePicture(page, 'signed-in');
    expect(await page.evaluate(overflow)).toBe(0);
    expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toStrictEqual([
      '',
      0,
      0,
    ]);
  });

  it('shows whoever signs in their list, and takes what is added to it', async () => {
    const { page } = await open();
    await signIn(page, 'ada');
    const before = await notesOf(page);
    const text = `Note G is done, ${where}`;
    await write(page, text);
    await expectSeen(noteOf(page, text));
    expect(await notesOf(page)).toStrictEqual([text, ...before]);
    expect(await page.getByRole('banner').innerText()).toMatch(/^ada\s+admin\s+Sign out$/);
  });

  it('says what is wrong with a sign-in, and has the password selected to be typed again', async () => {
    const { page } = await open();
    await sendForm(page, 'ada', 'not the right one');
    await page.getByRole('alert').filter({ hasText: 'User name or password is wrong.' }).waitFor();
    await page.keyboard.type(passwords.ada);
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('heading', { name: 'Hello, ada' }));
  });

  it('keeps whoever is signed in when the access token expires', async () => {
    const { page, gateway } = await open();
    await signIn(page, 'ada');
    gateway.clock.pass(day);
    await write(page, `a day later, ${where}`);
    await expectSeen(noteOf(page, `a day later, ${where}`));
  });

  it('says that a session has expired', async () => {
    const { page, gateway } = await open();
    await signIn(page, 'ada');
    gateway.clock.pass(31 * day);
    await write(page, 'a month later');
    expect(await readNotice(page, 'expired')).toContain('You were away for a while.');
    await takePicture(page, 'expired', 'dark');
  });

  it('says that a session was ended from elsewhere, as soon as somebody looks', async () => {
    const { page, gateway } = await open();
    await signIn(page, 'ada');
    const other = await (await pages.openBrowser(gateway, where)).openTab();
    await signIn(other, 'ada');
    await other.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await other.getByRole('button', { name: 'Sign out everywhere else' }).waitFor({ state: 'detached' });
    await comeBack(page);
    expect(await readNotice(page, 'from elsewhere')).toContain('Was it not you?');
    await takePicture(page, 'revoked', 'dark');
    await comeBack(other);
    await write(other, `still here, ${where}`);
    await expectSeen(noteOf(other, `still here, ${where}`));
  });
});

describePage('the React example with its session in cookies', () => {
  async function open() {
    const gateway = await startNotes('cookie', { loginRateLimitPerAccount: 1 });
    const window = await pages.openBrowser(gateway, 'cookie');
    return { window, page: await window.openTab() };
  }

  it('is signed in after a reload and in a second tab, and signs out in both', async () => {
    const { page, window } = await open();
    await signIn(page, 'ada');
    const second = await window.openTab();
    await Promise.all([page.reload(), second.getByRole('heading', { name: 'Hello, ada' }).waitFor()]);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    expect(await readNotice(page, 'You have signed out')).toContain('See you soon.');
    expect(await readNotice(second, 'You have signed out')).toContain('in another tab');
    await signIn(second, 'grace');
    await page.getByRole('heading', { name: 'Hello, grace' }).waitFor();
    expect(await notesOf(page)).toStrictEqual(['A moth in relay 70: tape it into the log']);
  });

  it('counts the seconds down after too many attempts', async () => {
    const { page } = await open();
    await page.clock.install();
    await page.reload();
    await sendForm(page, 'grace', 'not the right one');
    await page.getByText('User name or password is wrong.').waitFor();
    await sendForm(page, 'grace', 'not the right one either');
    await page.getByText('Too many attempts.').waitFor();
    await page.getByRole('button', { name: /^Try again in \d+ s$/ }).waitFor();
    await page.clock.fastForward('15:00');
    await expectSeen(page.getByRole('button', { name: 'Sign in' }));
  });

  it('says that nobody can be reached, and goes on where it was', async () => {
    const { page, window } = await open();
    await signIn(page, 'ada');
    await window.context.setOffline(true);
    await write(page, 'written in a tunnel');
    await page.getByText('The server cannot be reached. Are you online?').waitFor();
    await window.context.setOffline(false);
    await page.getByRole('button', { name: 'Add' }).click();
    await expectSeen(noteOf(page, 'written in a tunnel'));
  });

  it('does not call anybody signed out before it knows', async () => {
    const { page } = await open();
    await signIn(page, 'ada');
    await page.route('**/graphql', (route) => route.fulfill({ status: 404, body: 'no such page' }));
    await page.clock.install();
    await page.reload({ waitUntil: 'commit' });
    await page.clock.runFor(60_000); // the keeper tries again for a while
    await page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor();
    await page.unroute('**/graphql');
    await page.clock.runFor(60_000);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expectSeen(page.getByRole('heading', { name: 'Hello, ada' }));
  });

  it('admits that the server does not know of a sign-out, and makes up for it', async () => {
    const { page, window } = await open();
    await signIn(page, 'ada');
    await window.context.setOffline(true);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await readNotice(page, 'Signed out on this page only');
    await window.context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await readNotice(page, 'You have signed out');
    await page.reload();
    await expectSeen(page.getByRole('heading', { name: 'Sign in to Notes' }));
  });
});

describePage('the React example with its session in memory', () => {
  it('has a session in each tab, which ends with the page and can be ended from the other', async () => {
    const gateway = await startNotes('memory');
    const window = await pages.openBrowser(gateway, 'memory');
    const [first, second] = [await window.openTab(), await window.openTab()];
    await signIn(first, 'ada');
    await signIn(second, 'ada');
    await second.getByRole('button', { name: 'Sign out Chrome on Linux' }).click();
    await comeBack(first);
    await readNotice(first, 'from elsewhere');
    await second.reload();
    await second.getByRole('heading', { name: 'Sign in to Notes' }).waitFor();
    expect(await second.getByRole('status').innerText()).toBe('');
  });
});

describePage('npm run example:react', () => {
  const start = (parameters: string) => type(`exec node examples/react-apollo/start.mjs ${parameters} 2>&1`);

  it('is what the README says, and all that it says', () => {
    expect(readReadme('react-apollo').commands).toStrictEqual(['npm run example:react']);
    expect(scripts['example:react']).toBe(
      'node scripts/prepare.mjs --to-start --page && node examples/react-apollo/start.mjs',
    );
  });

  it.each(['cookie', 'memory'])(
    'starts a page where whom it names can sign in: %s',
    async (where) => {
      const program = start(`--port 0 --session ${where}`);
      const said = await program.until('Ctrl-C ends all of it.');
      const [origin = '', name, password] = [/http:\S+/, /(?<=User name {2})\S+/, /(?<=Password {3})\S.*/].map(
        (pattern) => pattern.exec(said)?.[0],
      );
      expect([name, password]).toStrictEqual(['ada', passwords.ada]);
      const page = await pages.openAt(origin);
      await signIn(page, 'ada');
      const cookies = await page.context().cookies();
      expect(cookies.map(({ httpOnly }) => httpOnly)).toStrictEqual(where === 'cookie' ? [true] : []);
      program.interrupt();
      expect((await program.ended).exitCode).toBe(0);
    },
    120_000,
  );

  it.each([
    ['--session storage', '--session takes cookie or memory, not "storage"'],
    ['--port http', '--port takes a whole number from 0 to 65535, not "http"'],
    ['--open', "Unknown option '--open'"],
  ])('says what is wrong with %s', async (parameters, said) => {
    const { exitCode, stdout } = await start(parameters).ended;
    expect([exitCode, stdout]).toStrictEqual([2, expect.stringContaining(said)]);
  });

  it('says that a port is taken, and leaves nothing behind', async () => {
    const gateway = await startNotes('cookie');
    const { exitCode, stdout } = await start(`--port ${new URL(gateway.url).port}`).ended;
    expect([exitCode, stdout]).toStrictEqual([1, expect.stringContaining('take another with --port (0: a free one)')]);
  });
});
