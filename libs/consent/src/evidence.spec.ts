import { evidenceMethods, levelOf, levels, reaches } from './evidence';

describe('evidence', () => {
  it('reaches its own level and every weaker one', () => {
    const table = levels.map((has) => levels.map((needs) => reaches(has, needs)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('proves what its method proves, and cites the amended paragraphs', () => {
    expect(levelOf({ id: 'x', method: 'email-plus', noticeDigest: 'y' })).toBe('low');
    expect(levelOf({ id: 'x', method: 'opt-out-notice', noticeDigest: 'y' })).toBe('notice');
    for (const { cite } of Object.values(evidenceMethods)) expect(cite).toMatch(/^16 CFR 312\.5\(/);
    // Before 2025 e-mail plus stood at (b)(2)(vi), which is now something else.
    expect(evidenceMethods['email-plus'].cite).toBe('16 CFR 312.5(b)(2)(viii)');
  });
});
