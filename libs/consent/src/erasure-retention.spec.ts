import { openRetentionErasure, tellStep } from './erasure-retention';
import { patternsPolicy } from './patterns.testing';
import { type RetentionClock, runsOf, type StandingConsent } from './retention-run';

const policy = patternsPolicy();
const child = { id: 'child-1', app: 'club' };
const at = new Date('2030-01-01T10:00Z');
const yes = (purpose: string): StandingConsent => ({
  id: purpose,
  purpose,
  state: 'granted',
  grantedAt: new Date('2026-01-01T10:00Z'),
  requestId: 'r-1',
});

function opened(trigger: string, about: string, item = '', own = false) {
  const clock: RetentionClock = {
    trigger,
    about,
    item,
    startedAt: new Date('2026-02-03T10:00Z'),
    outlives: true,
    progress: {},
  };
  const ends = runsOf(policy, 'club', clock, ['points', 'profile', 'uploads', 'shop', 'contest'].map(yes));
  let n = 0;
  const newTargetId = () => `t-${(n += 1)}`;
  return openRetentionErasure({ id: 'e-1', child, clock, ends, own, policy, policyDigest: 'd', at, newTargetId });
}

const targets = (step: ReturnType<typeof opened>) =>
  step.targets.map(({ kind, name, action, data, unlessNeeded }) => [kind, name, action, data, unlessNeeded]);

it('asks everybody who has the data, now, and leaves to places that tell no purposes apart what others need', () => {
  const step = opened('last.activity', 'points', '', true);
  expect(targets(step)).toEqual([
    ['own', 'kinsent', 'erase', [], []],
    ['app', 'club', 'erase', ['account'], []],
    ['connector', 'club-db', 'erase', ['account'], ['account']],
  ]);
  expect(step.targets.map(({ dueAt }) => dueAt)).toEqual([at, at, at]);
  expect(step.targets[0]!.deadlineAt).toEqual(new Date('2030-01-15T10:00Z'));
  expect(step.duties.map(({ kind }) => kind)).toEqual(['erasure.own', 'erasure.ask', 'erasure.run', 'erasure.watch']);
  expect(step.lines).toMatchObject([
    {
      act: 'request',
      detail: {
        cause: 'retention',
        purposes: 'points',
        trigger: 'last.activity',
        rules: '/purposes/points/retention/0',
      },
    },
  ]);
});

it('asks only the app about one item (K1)', () => {
  const step = opened('created', 'uploads', 'u-1');
  expect(targets(step)).toEqual([['app', 'club', 'erase', ['upload'], []]]);
  expect(step.erasure.item).toBe('u-1');
  // K1: uploads go so that nobody can bring them back.
  expect(step.targets[0]!.unrecoverable).toEqual(['upload']);
  expect(JSON.stringify(step.lines)).not.toContain('u-1');
  expect(targets(opened('created', 'uploads'))).toContainEqual([
    'processor',
    'printer',
    'erase',
    ['upload'],
    ['upload'],
  ]);
});

it('names a record by itself, for it belongs to no purpose (S3)', () => {
  const step = opened('request.fulfilled', '');
  expect([step.erasure.purposes, targets(step)]).toEqual([
    [],
    [['app', 'club', 'anonymise', ['records/register'], []]],
  ]);
});

it('tells the app of each step with what it is about', () => {
  const clock: RetentionClock = {
    trigger: 'created',
    about: '',
    item: 'u-1',
    startedAt: at,
    outlives: true,
    progress: {},
  };
  const [run] = runsOf(policy, 'club', clock, [yes('uploads')]);
  expect(tellStep(child, clock, run!, 'remind', at)).toMatchObject({
    type: 'erasure.scheduled',
    data: { step: 'remind', purposes: ['uploads'], data: ['upload'], item: 'u-1', trigger: 'created' },
  });
});
