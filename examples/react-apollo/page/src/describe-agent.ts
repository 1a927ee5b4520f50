// The first that matches: most browsers name others, too.
const browsers = { Firefox: /Firefox\//, Edge: /Edg\//, Opera: /OPR\//, Chrome: /Chrom(e|ium)\//, Safari: /Safari\// };
const systems = { Android: /Android/, iOS: /iPhone|iPad/, macOS: /Mac OS X/, Windows: /Windows/, Linux: /Linux/ };

/** A `User-Agent` in words. A program can write there what it likes, so it is no more than a hint. */
export function describeAgent(userAgent: string | null): string {
  const [browser, system] = [browsers, systems].map((table) => findName(table, userAgent ?? ''));
  if (browser === undefined) return system ?? 'Unknown device';
  return system === undefined ? browser : `${browser} on ${system}`;
}

function findName(table: Readonly<Record<string, RegExp>>, userAgent: string): string | undefined {
  return Object.entries(table).find(([, pattern]) => pattern.test(userAgent))?.[0];
}
