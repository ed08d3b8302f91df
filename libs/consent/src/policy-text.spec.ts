import fc from 'fast-check';
import { checkPolicy } from './check-policy';
import { judgedAt, positionOf, samplePolicyText } from './policy.testing';
import { longestPolicy } from './policy-text';

function check(text: string) {
  return checkPolicy(text, judgedAt);
}

/** Every fault has a place, a kind message and a citation, whatever the text was. */
function expectWellFormed({ policy, faults }: ReturnType<typeof checkPolicy>) {
  expect(policy === null).toBe(faults.length > 0);
  for (const { line, column, path, message, cite } of faults) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(path).toMatch(/^(\/.*)?$/s);
    expect(message).not.toBe('');
    expect(cite).not.toBe('');
  }
}

describe('what cannot be read as a policy', () => {
  it.each([
    ['', 'empty'],
    ['\n\n# only a comment\n', 'empty'],
    ['~', 'empty'],
    ['kinsent: 1\n---\nkinsent: 1\n', 'unreadable'],
    ['kinsent: [1\n', 'unreadable'],
    ['kinsent: *nowhere\n', 'unreadable'],
    ['kinsent: !!js/function x\n', 'unreadable'],
    ['a: &a [*a]\n', 'unreadable'],
    ['a: &a { b: { c: *a } }\n', 'unreadable'],
    ['just some words', 'shape'],
    ['- a\n- list\n', 'shape'],
    ['42', 'shape'],
  ])('%#: %j', (text, code) => {
    const checked = check(text);
    expectWellFormed(checked);
    expect(checked.faults[0]?.code).toBe(code);
  });

  it('brackets without end', () => {
    expect(check('['.repeat(50_000)).faults[0]?.code).toBe('unreadable');
  });

  it('an alias without an anchor is shown in its place', () => {
    const text = 'kinsent: 1\nversion: *nowhere\n';
    expect(check(text).faults).toEqual([expect.objectContaining({ code: 'unreadable', line: 2, column: 10 })]);
  });

  it('two megabytes: refused before it is read', () => {
    const started = process.hrtime.bigint();
    const { faults, digest } = check('x: 1\n'.repeat(400_000));
    expect(faults).toEqual([expect.objectContaining({ code: 'too_large', line: 1, column: 1 })]);
    expect(digest).toBe('');
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(500);
  });

  it('counts bytes, not characters', () => {
    expect(check(`# ${'é'.repeat(longestPolicy / 2)}`).faults[0]?.code).toBe('too_large');
  });

  it('a key that is written twice is shown where it is repeated', () => {
    const text = samplePolicyText().replace('links:\n', 'links:\n  codeAttempts: 9\n');
    expect(check(text).faults).toEqual([
      expect.objectContaining({
        code: 'duplicate_key',
        ...positionOf(text, ['links:', 'codeAttempts: 9', 'codeAttempts: 5']),
      }),
    ]);
  });

  it('tabs for indents are named as such', () => {
    const text = samplePolicyText().replace('  validFor: P14D', '\tvalidFor: P14D');
    const { faults } = check(text);
    expect(faults[0]).toMatchObject({ code: 'tab_indent', line: positionOf(text, ['\tvalidFor']).line });
  });

  it('a bomb of aliases does not go off', () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i++)
      rows.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(check(rows.join('\n')).faults).toEqual([expect.objectContaining({ code: 'alias_bomb' })]);
  });

  it('a few aliases are fine, and faults behind them are still placed', () => {
    const text = samplePolicyText()
      .replace('validity: P3Y\n', 'validity: &long P3Y\n')
      .replace('validity: P6M', 'validity: *long');
    expect(check(text).faults).toEqual([]);
    const broken = text.replace('&long P3Y', '&long P99Y');
    expect(check(broken).faults.map(({ path }) => path)).toEqual([
      '/purposes/account/validity',
      '/purposes/contest-entry/validity',
    ]);
  });

  it.each([
    ['a lone surrogate', '"\\uD800"'],
    ['a null byte', '"a\\0b"'],
    ['a mark that turns the order of reading', '"abc\\u202Edef"'],
    ['a line feed within a name', '"Brick\\rYard"'],
  ])('%s in a text', (_, value) => {
    const text = samplePolicyText().replace('name: Brickyard Toys B.V.', `name: ${value}`);
    const { faults } = check(text);
    expect(faults[0]).toMatchObject({ code: 'unsafe_text', path: '/operator/name', ...positionOf(text, [value]) });
  });

  it('words of any script and emoji are fine', () => {
    const text = samplePolicyText().replace('name: Brickyard Toys B.V.', 'name: شركة المكعبات 積み木 🧱 Ümlaut');
    expect(check(text).faults).toEqual([]);
  });

  it('a record key that JavaScript inherits stays a plain key', () => {
    const { faults } = check(`${samplePolicyText()}\n__proto__: { polluted: true }\n`);
    expect(faults).toEqual([expect.objectContaining({ code: 'shape', path: '/__proto__' })]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('no text whatever makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expectWellFormed(check(text));
      }),
      { numRuns: 100 },
    );
  });

  it('no damage to a sound policy makes it throw', () => {
    const sound = samplePolicyText('minimal');
    const damage = fc.tuple(
      fc.nat(sound.length),
      fc.nat(40),
      fc.constantFrom('', '\n', '  ', ': ', '- ', '{', '[', '"', '~', '0', '\t', '&a ', '*a ', '? '),
    );
    fc.assert(
      fc.property(damage, ([at, length, by]) => {
        expectWellFormed(check(sound.slice(0, at) + by + sound.slice(at + length)));
      }),
      { numRuns: 100 },
    );
  });
});
