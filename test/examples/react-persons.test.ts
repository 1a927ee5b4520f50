import { canOpenPages, describePage } from '../sandbox/open-page';
import { stopGateways } from '../support/gateway';
import { holdAnswer, notesOf, ReactPages, readNotice, signIn, startNotes, write } from './react-pages';
import type { Where } from './react-pages';

let pages: ReactPages;

beforeAll(async () => {
  if (canOpenPages) pages = await ReactPages.build();
}, 300_000); // the first time, Chromium may have to be installed
afterEach(async () => {
  await pages.closeBrowsers();
  await stopGateways();
  expect(pages.errors).toStrictEqual([]);
});
afterAll(() => pages.close());

async function open(where: Where) {
  const window = await pages.openBrowser(await startNotes(where), where);
  return window.openTab();
}

describePage.each(['cookie', 'memory'] as const)('two people at the React example with its session in %s', (where) => {
  it('shows nobody what somebody else was shown', async () => {
    const page = await open(where);
    await signIn(page, 'ada');
    const notesOfAda = await notesOf(page);
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await readNotice(page, 'You have signed out');
    await signIn(page, 'grace');
    expect(await notesOf(page)).toStrictEqual(['A moth in relay 70: tape it into the log']);
    expect(notesOfAda).not.toContain('A moth in relay 70: tape it into the log');
  });

  it('shows nobody what was answered to somebody else too late', async () => {
    const page = await open(where);
    await signIn(page, 'ada');
    const held = await holdAnswer(page, '"operationName":"AddNote"');
    await write(page, `for ada alone, ${where}`);
    await held.arrived;
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await readNotice(page, 'You have signed out');
    await signIn(page, 'grace');
    await held.release();
    expect(await notesOf(page)).toStrictEqual(['A moth in relay 70: tape it into the log']);
  });
});

describePage('two people at the React example with its session in memory', () => {
  it('does not sign out whoever signs in while the server has not heard of a sign-out yet', async () => {
    const page = await open('memory');
    await signIn(page, 'ada');
    const held = await holdAnswer(page, 'logout(scope');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await held.arrived;
    await signIn(page, 'grace');
    await held.release();
    expect(await page.getByRole('heading').first().innerText()).toBe('Hello, grace');
  });
});
