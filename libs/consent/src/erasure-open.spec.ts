import { daysLater, endedAt, anOpening, policy } from './erasure.fixture';
import { openErasure } from './erasure-open';
import { isImmediate } from './erasure-plan';

const opened = (change: Parameters<typeof anOpening>[0] = {}) => {
  const step = openErasure(anOpening(change));
  const targets = step.targets.map(({ kind, name, data, dueAt, deadlineAt }) => ({
    who: `${kind}:${name}`,
    data,
    due: (dueAt.getTime() - endedAt.getTime()) / 86_400_000,
    deadline: (deadlineAt.getTime() - endedAt.getTime()) / 86_400_000,
  }));
  return { step, targets };
};

it('has our own store forget at once, and the others when the policy’s time is over (16 CFR 312.10)', () => {
  expect(opened().targets).toEqual([
    { who: 'own:kinsent', data: [], due: 0, deadline: 10 },
    { who: 'app:bricks', data: ['first-name'], due: 0, deadline: 10 },
    { who: 'app:bricks', data: ['creations'], due: 30, deadline: 40 },
    { who: 'connector:players', data: ['creations'], due: 30, deadline: 40 },
  ]);
});

it('says what nobody may be able to bring back, on whichever road it goes (K1)', () => {
  const rules = policy.purposes.account.retention.map((rule) => ({
    ...rule,
    unrecoverable: rule.data[0] === 'creations',
  }));
  const strict = {
    ...policy,
    purposes: { ...policy.purposes, account: { ...policy.purposes.account, retention: rules } },
  };
  const said = (cause: 'withdrawn' | 'accident') =>
    opened({ cause, policy: strict }).step.targets.map(({ kind, unrecoverable }) => [kind, unrecoverable]);
  expect(said('withdrawn')).toEqual([
    ['own', []],
    ['app', []],
    ['app', ['creations']],
    ['connector', ['creations']],
  ]);
  expect(said('accident')).toEqual([
    ['own', []],
    ['app', ['creations']],
    ['connector', ['creations']],
  ]);
});

it('keeps nothing for its own time where there never was a yes (T3)', () => {
  const { targets } = opened({ cause: 'silence', ended: [{ purpose: 'account', neverGranted: true }] });
  expect(targets.map(({ who, due }) => [who, due])).toEqual([
    ['own:kinsent', 0],
    ['app:bricks', 0],
    ['connector:players', 0],
  ]);
});

it('keeps what two purposes took until the last of them may keep it no longer', () => {
  const both = [
    { purpose: 'chat', neverGranted: false },
    { purpose: 'account', neverGranted: false },
  ];
  const { step, targets } = opened({ ended: both });
  expect(step.erasure.purposes).toEqual(['account', 'chat']);
  expect(targets.map(({ who, data, due }) => [who, data, due])).toEqual([
    ['own:kinsent', [], 0],
    ['app:bricks', ['first-name', 'messages'], 7],
    ['app:bricks', ['creations'], 30],
    ['connector:players', ['creations'], 30],
    ['processor:measuring', ['first-name', 'messages'], 7],
  ]);
});

it('tells no processor of a child of whom nothing was ever handed on', () => {
  const never = opened({ cause: 'refused', ended: [{ purpose: 'chat', neverGranted: true }] });
  expect(never.targets.map(({ who }) => who)).toEqual(['own:kinsent', 'app:bricks']);
  const accident = opened({ cause: 'accident', ended: [{ purpose: 'chat', neverGranted: true }] });
  expect(accident.targets.map(({ who }) => who)).toContain('processor:measuring');
});

it.each(['accident', 'account-closed', 'guardian-request'] as const)('waits for nothing after %s', (cause) => {
  const ended = [
    { purpose: 'account', neverGranted: false },
    { purpose: 'chat', neverGranted: false },
  ];
  const { step, targets } = opened({ cause, ended });
  expect(isImmediate(cause)).toBe(true);
  expect(targets.map(({ due }) => due)).toEqual(targets.map(() => 0));
  expect(new Set(targets.flatMap(({ data }) => data))).toEqual(new Set(['first-name', 'creations', 'messages']));
  expect(step.duties.map(({ kind }) => kind)).toEqual([
    'erasure.own',
    'erasure.ask',
    'erasure.run',
    'erasure.run',
    'erasure.watch',
  ]);
});

it('asks for all that is held for a purpose that the policy no longer knows', () => {
  const { targets } = opened({ ended: [{ purpose: 'gone', neverGranted: false }] });
  expect(targets.map(({ who, data, due }) => [who, data, due])).toEqual([
    ['own:kinsent', [], 0],
    ['app:bricks', [], 0],
  ]);
});

it('gives a month where the policy names no deadline', () => {
  const { targets } = opened({ policy: { ...policy, erasure: undefined } });
  expect(targets.map(({ due, deadline }) => deadline - due)).toEqual(targets.map(() => 30));
});

it('owes each asking when it is due, and a look at the first deadline', () => {
  const { step } = opened({ at: daysLater(1) });
  const [ours, first, later, connector] = step.targets.map(({ id }) => id);
  expect(ours).toBeDefined();
  expect(step.duties.map(({ kind, subjectId, dueAt, childId }) => [kind, subjectId, dueAt, childId])).toEqual([
    ['erasure.ask', first, endedAt, null],
    ['erasure.ask', later, daysLater(30), null],
    ['erasure.run', connector, daysLater(30), null],
    ['erasure.watch', 'erasure-1', daysLater(10), null],
  ]);
});

it('tells the app at once of what it will be asked later, and the ledger of everything', () => {
  const { step } = opened();
  expect(step.events.map(({ type, data }) => [type, data])).toEqual([
    [
      'erasure.scheduled',
      {
        erasureId: 'erasure-1',
        cause: 'withdrawn',
        purposes: ['account'],
        targetId: step.targets[2]!.id,
        action: 'erase',
        data: ['creations'],
        dueAt: daysLater(30).toISOString(),
        deadline: daysLater(40).toISOString(),
      },
    ],
  ]);
  expect(step.lines).toEqual([
    {
      subject: 'erasure',
      subjectId: 'erasure-1',
      act: 'request',
      from: null,
      to: 'open',
      at: endedAt,
      detail: {
        app: 'bricks',
        cause: 'withdrawn',
        purposes: 'account',
        policy: 'd'.repeat(64),
        targets: 'own:kinsent,app:bricks,app:bricks,connector:players',
      },
    },
  ]);
});
