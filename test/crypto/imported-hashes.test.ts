import { hash as argon2 } from '@node-rs/argon2';
import { hash as bcrypt } from '@node-rs/bcrypt';
import { PasswordHashes } from '../../src/crypto/password-hashes';

const password = 'correct horse battery staple';

/** Made of the password by other implementations: libxcrypt, and Python's hashlib in the forms of passlib, Django and Werkzeug. */
const vectors: Readonly<Record<string, string>> = {
  'bcrypt $2b$': '$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS',
  'bcrypt $2a$': '$2a$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS',
  'bcrypt $2y$, as PHP writes it': '$2y$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS',
  'bcrypt of Django': 'bcrypt$$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS',
  'PBKDF2-SHA-256 of passlib':
    '$pbkdf2-sha256$29000$AQIDBAUGBwgJCgsMDQ4PEA$iRBkQ1El5j2Ll8eLrDcBT5JZZOmzYlGHf7YryTIcZ7Y',
  'PBKDF2-SHA-512 of passlib':
    '$pbkdf2-sha512$25000$AQIDBAUGBwgJCgsMDQ4PEA$i9upswO8grD3mbcMuNBnLYioF5mgJhWFgGADX/zAHGpXQCOm/2HEPV9NTejn0Qqj5lSxwgPaxR44SwsoIdhwTg',
  'PBKDF2-SHA-1 of passlib': '$pbkdf2$131000$AQIDBAUGBwgJCgsMDQ4PEA$SqsxhZojqWg7cT0UEq2DWD31DAE',
  'PBKDF2 as PHC': '$pbkdf2-sha256$i=30000,l=32$AQIDBAUGBwgJCgsMDQ4PEA$+LECBud1MkuZKvHxIASDhX/sMuHuXr5zHBZfQoGiFzk',
  'PBKDF2-SHA-256 of Django': 'pbkdf2_sha256$26000$seasalt$ual2Aaa+mS3xJMKNlkKg6JW3YdhcgFBEmzaQ0LvBmTs=',
  'PBKDF2-SHA-1 of Django': 'pbkdf2_sha1$26000$seasalt$ng2/a5lxS9MtnFtWJoHOlw/WRps=',
  'PBKDF2 of Werkzeug': 'pbkdf2:sha256:26000$seasalt$b9a97601a6be992df124c28d9642a0e895b761d85c8050449b3690d0bbc1993b',
  'scrypt as PHC': '$scrypt$ln=14,r=8,p=1$AQIDBAUGBwgJCgsMDQ4PEA$GRG7KT87gY3epRYtpKWgrsQx/aKTzU/0gxfVBWXFgWQ',
  'scrypt of Django':
    'scrypt$16384$seasalt$8$5$RkFDF7kMEVKsl4oHF12VixVtWtDaHns0Kvst1/3H3nJbmItApuESEXj354YWcslyNEeYXVQh4/Y8GTclx0TaJA==',
  'scrypt of Werkzeug':
    'scrypt:32768:8:1$seasalt$a947aa4b28b72ea4ff740558c52feef7fc9a00537b9ed95628aff032cd6bb8588578c947a0ad331883bf062633e6db4a40fd5813ebdc2c8429a1da8e4a9300aa',
};

describe('a password hash of another system', () => {
  const hashes = new PasswordHashes();

  it.each(Object.entries(vectors))('agrees with its password and with no other: %s', async (_form, text) => {
    expect(hashes.canVerify(text)).toBe(true);
    expect(await hashes.verify(text, password)).toBe(true);
    expect(await hashes.verify(text, `${password} `)).toBe(false);
    expect(await hashes.verify(text, '')).toBe(false);
    expect(hashes.isOutdated(text, password)).toBe(true);
  });

  it.each([0, 1, 2].flatMap((algorithm) => [0, 1].map((version) => ({ algorithm, version }))))(
    'agrees with its password: argon2 of other parameters, %j',
    async (kind) => {
      const text = await argon2(password, { ...kind, memoryCost: 1024, timeCost: 3, parallelism: 2 });
      for (const form of [text, `argon2${text}`]) {
        expect(await hashes.verify(form, password)).toBe(true);
        expect(await hashes.verify(form, 'another')).toBe(false);
        expect(hashes.isOutdated(form, password)).toBe(true);
      }
    },
  );

  it.each([
    ['fewer passes', { memoryCost: 19_456, timeCost: 1, parallelism: 1 }],
    ['more memory', { memoryCost: 65_536, timeCost: 3, parallelism: 4 }],
    ['the parameters of today, but argon2i', { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 1 }],
  ])('is out of date with %s', async (_what, parameters) => {
    const text = await argon2(password, parameters);
    expect(hashes.isOutdated(text, password)).toBe(true);
    expect(hashes.isOutdated(await hashes.hash(password), password)).toBe(false);
  });

  it('of bcrypt has seen 72 bytes of the password: all that begin alike agree, and none is taken for the whole', async () => {
    const long = 'x'.repeat(80);
    const text = await bcrypt(long, 4);
    expect(await hashes.verify(text, `${'x'.repeat(72)}anything`)).toBe(true);
    expect(await hashes.verify(text, 'x'.repeat(71))).toBe(false);
    expect(hashes.isOutdated(text, long)).toBe(false);
    expect(hashes.isOutdated(text, 'x'.repeat(72))).toBe(true);
    expect(hashes.isOutdated(text, 'é'.repeat(37))).toBe(false);
  });

  it.each(['ab\0anything', 'ab\0', '\0ab', 'ab\0ab', 'ab\0ab\0ab'])('of bcrypt ends at no NUL: %j', async (typed) => {
    expect(await hashes.verify(await bcrypt('ab', 4), typed)).toBe(false);
  });
});

const salt = 'AQIDBAUGBwgJCgsMDQ4PEA';
const digest = 'GRG7KT87gY3epRYtpKWgrsQx/aKTzU/0gxfVBWXFgWQ';

describe('a password hash that is not taken over', () => {
  const hashes = new PasswordHashes();

  it.each([
    ['nothing', ''],
    ['the password itself', 'hunter2'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['MD5-crypt', '$1$abcdefgh$1bqYpOGmZXnGCPwSvXuHT0'],
    ['SHA-512-crypt', `$6$rounds=5000$abcdefgh$${'a'.repeat(86)}`],
    ['phpass', '$P$B123456789abcdefghijklmnopqrstu'],
    ['the flawed bcrypt $2x$', '$2x$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS'],
    ['bcrypt that takes hours', '$2b$31$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS'],
    ['bcrypt cut short', '$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuX'.slice(0, -1)],
    ['bcrypt with a line more', '$2b$05$abcdefghijklmnopqrstuuFiPhXf1sVd3pCCRO.uVh34H/qI/ZsuS\n'],
    ['argon2 of 4 TiB', `$argon2id$v=19$m=4294967295,t=1,p=1$${salt}$${digest}`],
    ['argon2 of 256 MiB', `$argon2id$v=19$m=262144,t=1,p=1$${salt}$${digest}`],
    ['argon2 of a hundred passes', `$argon2id$v=19$m=19456,t=100,p=1$${salt}$${digest}`],
    ['argon2 without memory', `$argon2id$v=19$m=0,t=2,p=1$${salt}$${digest}`],
    ['argon2 without passes', `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${digest}`],
    ['argon2 of many lanes', `$argon2id$v=19$m=19456,t=2,p=255$${salt}$${digest}`],
    ['argon2 of the next version', `$argon2id$v=20$m=19456,t=2,p=1$${salt}$${digest}`],
    ['argon2 without a digest', `$argon2id$v=19$m=19456,t=2,p=1$${salt}$`],
    ['argon2 with half a byte of salt', `$argon2id$v=19$m=4096,t=3,p=1$${'A'.repeat(13)}$${digest}`],
    ['argon2 with half a byte of digest', `$argon2id$v=19$m=4096,t=3,p=1$${salt}$${'A'.repeat(25)}`],
    ['argon2 with bits that say nothing', `$argon2id$v=19$m=4096,t=3,p=1$${salt}$${digest.slice(0, -1)}h`],
    ['scrypt with more rounds than blocks allow', `$scrypt$ln=16,r=1,p=1$${salt}$${digest}`],
    ['scrypt of 4 GiB', `$scrypt$ln=22,r=8,p=1$${salt}$${digest}`],
    ['scrypt of many lanes', `$scrypt$ln=14,r=8,p=255$${salt}$${digest}`],
    ['scrypt of nothing', `$scrypt$ln=0,r=8,p=1$${salt}$${digest}`],
    ['scrypt with no power of two', `scrypt:16385:8:1$seasalt$${'ab'.repeat(32)}`],
    ['scrypt without a digest', `$scrypt$ln=14,r=8,p=1$${salt}$AA`],
    ['PBKDF2 of minutes', `$pbkdf2-sha256$99999999$${salt}$${digest}`],
    ['PBKDF2 of one round', `$pbkdf2-sha256$1$${salt}$${digest}`],
    ['PBKDF2 with MD5', `$pbkdf2-md5$10000$${salt}$${digest}`],
    ['PBKDF2 of endless length', `$pbkdf2-sha256$10000$${salt}$${'A'.repeat(400)}`],
    ['something huge', `$2b$05$${'a'.repeat(1_000_000)}`],
  ])('is %s, with which nothing agrees', async (_what, text) => {
    expect(hashes.canVerify(text)).toBe(false);
    expect(await hashes.verify(text, password)).toBe(false);
  });
});
