import fc from 'fast-check';
import { patternsPolicy } from './patterns.testing';
import { keepableOf, keepByGuardian } from './retention-keep';
import { type RetentionClock, type StandingConsent } from './retention-run';
import { type Turn, turnOf } from './retention-turn';

const policy = patternsPolicy();
const granted = new Date('2026-01-10T10:00Z');

function yes(purpose: string, parts: Partial<StandingConsent> = {}): StandingConsent {
  return { id: purpose, purpose, state: 'granted', grantedAt: granted, requestId: 'r-1', ...parts };
}

function clockOf(trigger: string, startedAt: string, parts: Partial<RetentionClock> = {}): RetentionClock {
  return { trigger, about: '', item: '', startedAt: new Date(startedAt), outlives: true, progress: {}, ...parts };
}

function look(clock: RetentionClock, consents: StandingConsent[], at: string, reachable = true): Turn {
  const now = new Date(at);
  return turnOf({
    policy,
    app: 'club',
    clock,
    consents,
    reachable: (consent) => reachable && consent !== null,
    at: now,
  });
}

const says = ({ steps, ends, over }: Turn) => [
  ...steps.map(({ run, action }) => `${action} ${run.started.purpose ?? run.started.record}`),
  ...ends.map(({ started }) => `${started.rule.action} ${started.purpose ?? started.record}`),
  ...(over ? ['over'] : []),
];

describe('a clock that falls due', () => {
  const points = clockOf('last.activity', '2028-02-29T10:00Z', { about: 'points' });
  const consents = [yes('points')];

  it('does nothing before its time, and says when to come back', () => {
    const turn = look(points, consents, '2029-05-29T08:59:59.999Z');
    expect([says(turn), turn.nextAt]).toEqual([[], new Date('2029-05-29T09:00Z')]);
  });

  it('carries out each step once, and ends on its day (V2)', () => {
    const said: string[][] = [];
    let progress: RetentionClock['progress'] = {};
    for (const at of [
      '2029-05-29T09:00Z',
      '2029-05-30T09:00Z',
      '2029-08-29T09:00Z',
      '2031-02-28T09:59:59.999Z',
      '2031-02-28T10:00Z',
    ]) {
      const turn = look({ ...points, progress }, consents, at);
      said.push(says(turn));
      progress = turn.progress;
    }
    expect(said).toEqual([['remind points'], [], ['deactivate points'], [], ['erase points', 'over']]);
  });

  it('begins anew with activity, wherever it stood', () => {
    const { progress } = look(points, consents, '2029-09-01T00:00Z');
    const again = { ...points, progress, startedAt: new Date('2029-10-01T10:00Z') };
    expect(says(look(again, consents, '2029-11-01T10:00Z'))).toEqual([]);
    expect(says(look(again, consents, '2031-01-01T11:00Z'))).toEqual(['remind points']);
  });

  it('never waits for a letter: a worker that was away tells once, or ends at once', () => {
    expect(says(look(points, consents, '2032-01-01T10:00Z'))).toEqual(['erase points', 'over']);
  });

  it('runs several rules of several purposes at once', () => {
    const all = [yes('points'), yes('profile'), yes('shop')];
    const turn = look(clockOf('last.activity', '2026-02-01T10:00Z'), all, '2027-08-01T09:00Z');
    expect(says(turn)).toEqual(['remind points', 'deactivate points', 'warn profile']);
    expect(turn.nextAt).toEqual(new Date('2027-10-30T09:00Z'));
  });
});

describe('data that rests on a yes', () => {
  it('has no rules once the yes is over: its end is told by another clock', () => {
    const turn = look(
      clockOf('last.activity', '2020-01-01T10:00Z'),
      [yes('points', { state: 'withdrawn' })],
      '2030-01-01T00:00Z',
    );
    expect([says(turn), turn.nextAt, turn.over]).toEqual([[], null, false]);
  });

  it('is not touched by what happened before the yes', () => {
    const before = clockOf('account.closed', '2026-01-09T10:00Z');
    expect(says(look(before, [yes('points')], '2030-01-01T00:00Z'))).toEqual(['over']);
    const after = clockOf('account.closed', '2026-01-11T10:00Z');
    expect(says(look(after, [yes('points')], '2030-01-01T00:00Z'))).toEqual(['erase points', 'over']);
  });

  it('has none of exceptions and records while no app says that they run', () => {
    const clock = clockOf('reply.sent', '2026-02-01T10:00Z', { outlives: false });
    expect(says(look(clock, [], '2030-01-01T00:00Z'))).toEqual(['over']);
    expect(says(look({ ...clock, outlives: true }, [], '2030-01-01T00:00Z'))).toEqual(['erase question', 'over']);
  });

  it('outlives no yes; what an exception carries does, and so do records', () => {
    expect(look(clockOf('last.activity', '2026-02-01T10:00Z'), [yes('points')], '2026-02-02T00:00Z').outlives).toBe(
      false,
    );
    expect(
      look(clockOf('created', '2026-02-01T10:00Z', { about: 'records/log-lines' }), [], '2026-02-02T00:00Z').outlives,
    ).toBe(true);
  });
});

it('starts nothing of what is created one by one when a yes begins', () => {
  const turn = look(
    clockOf('collected', '2026-02-01T10:00Z', { about: 'uploads' }),
    [yes('uploads')],
    '2030-01-01T00:00Z',
  );
  expect([says(turn), turn.nextAt]).toEqual([[], null]);
  const item = look(
    clockOf('collected', '2026-02-01T10:00Z', { about: 'uploads', item: 'u-1' }),
    [yes('uploads')],
    '2030-01-01T00:00Z',
  );
  expect(says(item)).toEqual(['erase uploads', 'over']);
});

describe('a guardian who was told', () => {
  const profile = clockOf('last.activity', '2026-08-31T10:00Z', { about: 'profile' });
  const consents = [yes('profile')];
  const at = (text: string) => new Date(text);
  const told = { ...profile, progress: look(profile, consents, '2028-03-01T00:00Z').progress };

  it('may keep what goes, and the period starts anew (F-5)', () => {
    const runs = keepableOf(policy, 'club', told, consents, at('2028-03-10T10:00Z'));
    const kept = keepByGuardian(policy, told, runs, at('2028-03-10T10:00Z'))!;
    expect(kept.kept.map(({ dueAt }) => dueAt)).toEqual([at('2029-12-09T10:00Z')]);
    expect(says(look(kept.clock, consents, '2028-05-29T10:00Z'))).toEqual([]);
    expect(says(look(kept.clock, consents, '2029-09-10T10:00Z'))).toEqual(['warn profile']);
    expect(keepableOf(policy, 'club', kept.clock, consents, at('2028-03-11T10:00Z'))).toEqual([]);
  });

  it('cannot keep it before, without having been told, or when it is due', () => {
    const unreached = { ...profile, progress: look(profile, consents, '2028-03-01T00:00Z', false).progress };
    for (const [clock, when] of [
      [profile, '2028-01-01T00:00Z'],
      [unreached, '2028-03-10T10:00Z'],
      [told, '2028-05-29T10:00Z'],
    ] as const) {
      expect(keepableOf(policy, 'club', clock, consents, at(when))).toEqual([]);
    }
  });
});

it('a policy with fewer steps than were done still ends', () => {
  const clock = clockOf('last.activity', '2026-02-01T10:00Z', { about: 'shop' });
  const from = clock.startedAt.toISOString();
  const progress = { 'shop:last.activity:0': { from, done: 3, toldAt: null, keptAt: null, over: false } };
  expect(says(look({ ...clock, progress }, [yes('shop')], '2028-02-01T10:00Z'))).toEqual(['erase shop', 'over']);
});

it('says the same however often and however late it is looked at, but for what a late look leaves out', () => {
  const looks = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(looks, (days) => {
      let clock = clockOf('last.activity', '2026-02-01T10:00Z');
      const said: string[] = [];
      for (const day of [...days].sort((a, b) => a - b)) {
        const at = new Date(clock.startedAt.getTime() + day * 86_400_000).toISOString();
        const turn = look(clock, [yes('points'), yes('profile'), yes('shop')], at);
        said.push(...says(turn).filter((each) => each !== 'over'));
        if (turn.nextAt !== null) expect(turn.nextAt > new Date(at)).toBe(true);
        clock = { ...clock, progress: turn.progress };
      }
      expect(new Set(said).size).toBe(said.length);
      const last = Math.max(...days);
      if (last > 1096) expect(said).toEqual(expect.arrayContaining(['erase points', 'erase profile', 'erase shop']));
    }),
    { numRuns: 25 },
  );
});
