import { targetActs, targetLifecycle, targetStates, hasAnswered, type EraserAnswer } from './erasure';
import { answerTarget, askTarget, nextAskAt, pauseAfterAsk } from './erasure-answer';
import { daysLater, endedAt, KeptErasure } from './erasure.fixture';
import { ErasureRefusal } from './erasure-step';

const none = { again: new Set<string>(), elsewhere: new Set<string>() };
const again = (...data: string[]) => ({ ...none, again: new Set(data) });
const elsewhere = (...data: string[]) => ({ ...none, elsewhere: new Set(data) });

it('knows these arcs of a target and no others', () => {
  const arcs = targetStates.flatMap((from) =>
    targetActs.flatMap((act) => (targetLifecycle[from][act] ? [`${from} ${act} ${targetLifecycle[from][act]}`] : [])),
  );
  expect(arcs).toEqual([
    'owed ask asked',
    'owed erase erased',
    'owed find-nothing nothing-held',
    'owed hold held',
    'owed release released',
    'asked ask asked',
    'asked erase erased',
    'asked find-nothing nothing-held',
    'asked hold held',
    'held ask asked',
    'held erase erased',
    'held find-nothing nothing-held',
    'held hold held',
  ]);
});

describe('asking', () => {
  it('tells the app what to erase and by when, and owes the next asking', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    const step = kept.keep(askTarget(kept.erasure, kept.targets, id, none, endedAt))!;
    expect(kept.target('app')).toMatchObject({ state: 'asked', asks: 1, askedAt: endedAt });
    expect(step.events).toMatchObject([
      {
        type: 'erasure.requested',
        data: {
          erasureId: 'erasure-1',
          targetId: id,
          cause: 'withdrawn',
          purposes: ['account'],
          action: 'erase',
          data: ['first-name'],
          dueAt: endedAt.toISOString(),
          deadline: daysLater(10).toISOString(),
        },
      },
    ]);
    expect(step.duties).toMatchObject([{ kind: 'erasure.ask', dueAt: daysLater(1 / 24) }]);
    expect(step.lines.map(({ act }) => act)).toEqual(['ask']);
  });

  it('happens once a time, however often it is tried, and never too early', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    expect(askTarget(kept.erasure, kept.targets, id, none, new Date(endedAt.getTime() - 1))).toBeNull();
    kept.keep(askTarget(kept.erasure, kept.targets, id, none, endedAt));
    expect(askTarget(kept.erasure, kept.targets, id, none, endedAt)).toBeNull();
    const second = askTarget(kept.erasure, kept.targets, id, none, nextAskAt(kept.target('app')))!;
    expect(second.events.map(({ type }) => type)).toEqual(['erasure.requested']);
    expect(second.lines).toEqual([]);
  });

  it('tells the app which of it nobody may be able to bring back, and no more than is asked for', () => {
    const kept = new KeptErasure();
    const { id, data } = kept.target('app');
    const strict = kept.targets.map((target) => ({ ...target, unrecoverable: [...data, 'kept-elsewhere'] }));
    const [event] = askTarget(kept.erasure, strict, id, none, endedAt)!.events;
    expect(event!.data).toMatchObject({ data, unrecoverable: data });
  });

  it('goes on for ever with growing pauses, up to a day', () => {
    expect([1, 2, 3, 4, 5, 6, 40, 5000].map(pauseAfterAsk)).toEqual([
      'PT1H',
      'PT2H',
      'PT4H',
      'PT8H',
      'PT16H',
      'PT24H',
      'PT24H',
      'PT24H',
    ]);
  });

  it('releases what the guardian allowed again before it was asked for, and writes that down', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    const step = kept.keep(askTarget(kept.erasure, kept.targets, id, again('first-name'), endedAt))!;
    expect(kept.target('app')).toMatchObject({ state: 'released', answeredAt: endedAt, asks: 0 });
    expect(step.lines).toMatchObject([{ act: 'answer', to: 'released', detail: { kept: 'first-name' } }]);
    expect(step.events.map(({ type }) => type)).toEqual(['erasure.acknowledged']);
  });

  it('asks for the rest when only some is needed again', () => {
    const ended = [{ purpose: 'chat', neverGranted: false }];
    const kept = new KeptErasure({ ended });
    const { id } = kept.target('app');
    const step = kept.keep(askTarget(kept.erasure, kept.targets, id, again('first-name'), daysLater(7)))!;
    expect(kept.target('app')).toMatchObject({ state: 'asked', data: ['messages'] });
    expect(step.lines[0]!.detail).toMatchObject({ kept: 'first-name' });
  });

  it('leaves to another purpose what it needs, where the policy lets it', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    const step = askTarget(kept.erasure, kept.targets, id, elsewhere('first-name'), endedAt)!;
    expect(step.targets[0]!.state).toBe('asked');
    const keeping = kept.targets.map((target) => ({ ...target, unlessNeeded: target.data }));
    expect(askTarget(kept.erasure, keeping, id, elsewhere('first-name'), endedAt)!.targets[0]!.state).toBe('released');
  });

  it('never takes from a database or a processor what another purpose needs', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('connector');
    const step = askTarget(kept.erasure, kept.targets, id, elsewhere('creations'), daysLater(30))!;
    expect(step.targets[0]!.state).toBe('released');
  });

  it('of a connector may be repeated at once: its duty says when', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('connector');
    for (const asks of [1, 2]) {
      const step = kept.keep(askTarget(kept.erasure, kept.targets, id, none, daysLater(30)))!;
      expect(kept.target('connector')).toMatchObject({ state: 'asked', asks });
      expect([...step.duties, ...step.events]).toEqual([]);
    }
  });

  it('does not release what was asked for already', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    kept.keep(askTarget(kept.erasure, kept.targets, id, none, endedAt));
    kept.keep(askTarget(kept.erasure, kept.targets, id, again('first-name'), daysLater(1)));
    expect(kept.target('app')).toMatchObject({ state: 'asked', data: ['first-name'] });
  });
});

describe('an answer', () => {
  const said = (kept: KeptErasure, answer: EraserAnswer, at = endedAt) =>
    kept.keep(answerTarget(kept.erasure, kept.targets, kept.target('app').id, answer, at))!;
  const held = (until: Date): EraserAnswer => ({ outcome: 'held', until, ground: 'legal-claim' });
  const refused = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof ErasureRefusal) return error.code;
      throw error;
    }
    return 'allowed';
  };

  it('counts what went', () => {
    const kept = new KeptErasure();
    const step = said(kept, { outcome: 'erased', records: 3 });
    expect(kept.target('app')).toMatchObject({ state: 'erased', records: 3, answeredAt: endedAt });
    expect(step.events).toMatchObject([{ type: 'erasure.acknowledged', data: { outcome: 'erased', records: '3' } }]);
    expect(step.lines).toMatchObject([{ act: 'answer', from: 'owed', to: 'erased' }]);
  });

  it('of nothing erased is that nothing was held', () => {
    const kept = new KeptErasure();
    said(kept, { outcome: 'erased', records: 0 });
    expect(kept.target('app').state).toBe('nothing-held');
    expect(hasAnswered(kept.target('app'))).toBe(true);
  });

  it('is given once', () => {
    const kept = new KeptErasure();
    said(kept, { outcome: 'nothing-held' });
    expect(refused(() => said(kept, { outcome: 'erased', records: 1 }))).toBe('already_answered');
    expect(refused(() => said(kept, held(daysLater(1))))).toBe('already_answered');
  });

  it('counts in whole numbers', () => {
    for (const records of [-1, 0.5, Number.NaN, Infinity]) {
      expect(refused(() => said(new KeptErasure(), { outcome: 'erased', records }))).toBe('records_not_counted');
    }
  });

  it('may be a hold, which ends ahead and not for ever', () => {
    expect(refused(() => said(new KeptErasure(), held(endedAt)))).toBe('hold_not_ahead');
    expect(refused(() => said(new KeptErasure(), held(daysLater(3654))))).toBe('hold_too_long');
    expect(refused(() => said(new KeptErasure(), held(daysLater(3650))))).toBe('allowed');
  });

  it('that holds is asked about again when its time is over, with as long to answer as before', () => {
    const kept = new KeptErasure();
    const { id } = kept.target('app');
    kept.keep(askTarget(kept.erasure, kept.targets, id, none, endedAt));
    const step = said(kept, held(daysLater(90)), daysLater(1));
    expect(kept.target('app')).toMatchObject({
      state: 'held',
      ground: 'legal-claim',
      heldUntil: daysLater(90),
      deadlineAt: daysLater(100),
      answeredAt: null,
    });
    expect(step.events.map(({ type }) => type)).toEqual(['erasure.held']);
    expect(step.duties.map(({ kind, dueAt }) => [kind, dueAt])).toContainEqual(['erasure.ask', daysLater(90)]);
    expect(askTarget(kept.erasure, kept.targets, id, none, daysLater(89))).toBeNull();
    const second = kept.keep(askTarget(kept.erasure, kept.targets, id, none, daysLater(90)))!;
    expect(second.lines.map(({ act, from, to }) => [act, from, to])).toEqual([['lift', 'held', 'asked']]);
    expect(kept.target('app').state).toBe('asked');
  });
});
