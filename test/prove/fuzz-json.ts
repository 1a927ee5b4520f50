import type { Choose } from '../support/mutants';

const names = [
  ...['alg', 'typ', 'kid', 'crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'enc', 'cty', 'iss', 'sub', 'aud', 'exp'],
  ...['iat', 'nbf', 'jti', 'sid', 'gen', 'auth_time', 'roles', 'scope', '__proto__', 'constructor', 'toString', ''],
];

const values = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '1.5',
    '1e400',
    '-1e400',
    '9999999999',
    '1e3',
    '01',
    'NaN',
    '0x1f',
  ],
  ...['""', '"none"', '"None"', '"HS256"', '"ES256"', '"ES384"', '"RS256"', '"PS256"', '"at+jwt"', '"JWT"', '"AT+JWT"'],
  ...['"es"', '"rs"', '"hs"', '"refresh"', '"../es"', '"es\\u0000"', '"__proto__"', '"\\ud800"', '"\u202e"', '"admin"'],
  ...[
    '[]',
    '[[]]',
    '["exp"]',
    '["b64"]',
    '["ADMIN"]',
    '["graphql"]',
    '{}',
    '{"__proto__":{}}',
    '{"a":1,"a":2}',
    '[1,]',
  ],
];

const junk = [
  ' ',
  '\n',
  '\t',
  '\0',
  ',',
  ':',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '/**/',
  '//\n',
  '\ufeff',
  '\u00a0',
  '\ud800',
];

/** JSON text of an object that says something else, or the same in another way, or is no JSON any more. */
export function changeJson(text: string, below: Choose): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  const members = Object.entries(JSON.parse(text) as object).map(([name, value]) => [
    JSON.stringify(name),
    JSON.stringify(value),
  ]);
  const at = below(members.length);
  const [name = '""', value = 'null'] = members[at] ?? [];
  const oddName = JSON.stringify(pick(names));
  const oddValue = pick(values) ?? 'null';
  const where = below(text.length);
  const write = (changed: readonly (readonly string[])[]) => `{${changed.map((member) => member.join(':')).join(',')}}`;
  const withMember = (member: string[]) => write(members.with(at, member));
  const changes = [
    () => withMember([name, oddValue]),
    () => withMember([oddName, value]),
    () => withMember([escapeFirst(name), value]),
    () => withMember([name, escapeFirst(value)]),
    () => withMember([name, `[${value}]`]),
    () => withMember([name, JSON.stringify(value)]),
    () => withMember([name, '['.repeat(below(2000)) + value]),
    () => write(members.toSpliced(at, 1)),
    () => write([...members, [oddName, oddValue]]),
    () => write([[oddName, oddValue], ...members]),
    () => write([...members, [name, value]]),
    () => write([...members, [escapeFirst(name), oddValue]]),
    () => write([...members.slice(at), ...members.slice(0, at)]),
    () => text.slice(0, where) + (pick(junk) ?? '') + text.slice(where),
    () => text.slice(0, where),
    () => `[${text}]`,
    () => text + text,
    () => ` ${text}`,
  ];
  return pick(changes)?.() ?? text;
}

/** The same text to a reader of JSON. */
function escapeFirst(text: string): string {
  return text.replace(/^"([a-z])/, (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`);
}
