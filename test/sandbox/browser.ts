import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const aptGet = '/usr/bin/apt-get';
const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing that Chromium would do on the network by itself. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium; there must be one: see {@link findOrInstallChromium}. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findOrInstallChromium();
  if (executablePath === undefined) throw new Error('no Chromium: install it, or set CHROMIUM_PATH to where it is');
  return chromium.launch({ executablePath, args });
}

/** The Chromium of this machine, which is installed where that is possible without asking anybody. */
export function findOrInstallChromium(): string | undefined {
  return findChromium() ?? installChromium();
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH: given } = process.env;
  return [...(given === undefined ? [] : [given]), ...paths].find((path) => existsSync(path));
}

function installChromium(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync(aptGet)) return undefined;
  try {
    execFileSync(aptGet, ['update'], { stdio: 'ignore' });
    execFileSync(aptGet, ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore' });
  } catch {
    // No network, say: whoever asked finds no Chromium and says so.
  }
  return findChromium();
}
