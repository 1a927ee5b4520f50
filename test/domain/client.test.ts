import { describeClient } from '../../src/domain/client';

describe('the description of a client', () => {
  it.each([
    ['is kept when it is plain', 'Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0 (X11; Linux)'],
    ['is absent when there is none', undefined, undefined],
    ['is absent when it is empty', '', undefined],
    ['is absent when nothing of it can be shown', '\r\n\t\0', undefined],
    ['cannot start a new line in a log', 'a\r\nINFO forged', 'aINFO forged'],
    ['cannot steer a terminal', '\u001b[2J\u009b31mred', '[2J31mred'],
    ['holds no NUL and no DEL', 'a\0b\u007fc', 'abc'],
    ['keeps letters of any language', 'Браузер 浏览器', 'Браузер 浏览器'],
    ['is cut at 256 characters', 'x'.repeat(10_000), 'x'.repeat(256)],
    ['is cut after control characters are gone', `${'\t'.repeat(300)}${'x'.repeat(300)}`, 'x'.repeat(256)],
  ])('%s', (_what, userAgent, shown) => {
    expect(describeClient('192.0.2.1', userAgent)).toStrictEqual({ ipAddress: '192.0.2.1', userAgent: shown });
  });

  it('holds no address when none is known', () => {
    expect(describeClient(undefined, undefined)).toStrictEqual({ ipAddress: undefined, userAgent: undefined });
  });
});
