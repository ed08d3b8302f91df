import { fingerprintIndex, isPresent, presence, verificationIndex, verificationSecret } from './verification-link';

const key = Buffer.alloc(32, 7);
const at = new Date('2026-03-01T12:00:00Z');
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

it('follows from the id, and differs for every id, key and use', () => {
  const secret = verificationSecret(key, 'one');
  expect(secret).toBe(verificationSecret(key, 'one'));
  expect(secret).toMatch(/^[\w-]{43}$/);
  const others = [
    verificationSecret(key, 'two'),
    verificationSecret(Buffer.alloc(32, 8), 'one'),
    verificationIndex(key, secret).toString('base64url'),
    fingerprintIndex(key, secret).toString('base64url'),
  ];
  expect(new Set([secret, ...others]).size).toBe(5);
});

describe('the word of who had the letter in hand', () => {
  const word = presence(key, 'one', at);

  it('holds for an hour', () => {
    expect([0, 59, 60, 61, -1].map((minutes) => isPresent(key, 'one', word, after(minutes)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    ['of another verification', 'two', word],
    ['moved in time', 'one', word.replace(/^[^.]+/, after(30).getTime().toString(36))],
    ['cut off', 'one', word.slice(0, -1)],
    ['longer', 'one', `${word}.x`],
    ['empty', 'one', ''],
    ['without a time', 'one', `.${word.split('.')[1]}`],
  ])('does not hold %s', (_, id, given) => {
    expect(isPresent(key, id, given, after(30))).toBe(false);
  });

  it('is another one under another key', () => {
    expect(isPresent(Buffer.alloc(32, 8), 'one', word, at)).toBe(false);
  });
});
