import { mutantsOf } from '../support/mutants';
import { claimsWith, forge, headerWith, openWorkshop } from '../support/token-workshop';

const workshop = openWorkshop();
const refusals = ['TOKEN_MALFORMED', 'TOKEN_INVALID'].map((reason) => JSON.stringify({ status: 'refused', reason }));

describe('mutants of an access token', () => {
  it.each([
    { kid: 'es', algorithm: 'ES256', count: 20_000 },
    { kid: 'rs', algorithm: 'RS256', count: 5000 },
    { kid: 'hs', algorithm: 'HS256', count: 20_000 },
  ] as const)('are refused by a verdict, $count of them for $algorithm, unless nothing has changed', (row) => {
    const { kid, algorithm, count } = row;
    const header = headerWith({ alg: JSON.stringify(algorithm), kid: JSON.stringify(kid) });
    const good = forge({ algorithm, key: workshop.keys[kid].material.signingKey }, { header, claims: claimsWith() });
    let changed = 0;
    const wrong: string[] = [];
    for (const mutant of mutantsOf(good, { count, seed: 42 })) {
      if (mutant === good) continue;
      changed += 1;
      if (!refusals.includes(JSON.stringify(workshop.accessTokens.verify(mutant)))) wrong.push(mutant);
    }
    expect(wrong).toStrictEqual([]);
    expect(changed).toBeGreaterThan(count * 0.9);
    expect(workshop.accessTokens.verify(good).status).toBe('good');
  });
});
