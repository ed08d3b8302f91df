import fc from 'fast-check';
import { ask, type Asking, awaitsAnswer, requestStates } from './request';

const at = new Date('2026-05-01T12:00:00Z');
const asking: Asking = {
  requestId: 'the-request',
  childId: 'the-child',
  app: 'bricks',
  locale: 'nl',
  policyDigest: 'a'.repeat(64),
  countsFrom: 'approval',
  purposes: [
    { consentId: 'one', purpose: 'account', level: 'low' },
    { consentId: 'two', purpose: 'publish', level: 'high' },
  ],
  comesOfAgeOn: '2032-05-31',
  silence: 'P14D',
  reminders: ['P5D', 'P10D'],
  at,
};

describe('asking a guardian', () => {
  it('opens a request whose end counts from collection', () => {
    const { request } = ask(asking);
    expect(request).toMatchObject({ id: 'the-request', state: 'open', createdAt: at, sentAt: null, closedAt: null });
    expect(request.expiresAt).toEqual(new Date('2026-05-15T12:00:00Z'));
  });

  it('asks one consent a purpose, each with a first line in the ledger', () => {
    const { consents, entries } = ask(asking);
    expect(consents.map(({ id, purpose, level, state }) => [id, purpose, level, state])).toEqual([
      ['one', 'account', 'low', 'asked'],
      ['two', 'publish', 'high', 'asked'],
    ]);
    expect(entries).toEqual(
      consents.map(({ id, purpose, level }) => ({
        subject: 'consent',
        subjectId: id,
        act: 'ask',
        from: null,
        to: 'asked',
        at,
        detail: { app: 'bricks', purpose, level, policy: 'a'.repeat(64) },
      })),
    );
  });

  it('owes the letter at once, its reminders, the lapse, and the coming of age', () => {
    expect(ask(asking).duties.map(({ kind, subjectId, dueAt }) => [kind, subjectId, dueAt.toISOString()])).toEqual([
      ['letter.notice', 'the-request', '2026-05-01T12:00:00.000Z'],
      ['letter.reminder', 'the-request', '2026-05-06T12:00:00.000Z'],
      ['letter.reminder', 'the-request', '2026-05-11T12:00:00.000Z'],
      ['request.lapse', 'the-request', '2026-05-15T12:00:00.000Z'],
      ['child.mature', 'the-child', '2032-05-31T12:00:00.000Z'],
    ]);
  });

  it('tells the app, without a word about the child', () => {
    expect(ask(asking).events).toEqual([
      {
        type: 'consent_request.created',
        app: 'bricks',
        childId: 'the-child',
        data: { consentRequestId: 'the-request' },
      },
    ]);
  });

  it('never lets a reminder move the end or come after it, and gives each duty a key of its own', () => {
    const days = fc.integer({ min: 0, max: 40 }).map((n) => `P${n}D`);
    fc.assert(
      fc.property(days, fc.uniqueArray(days), (silence, reminders) => {
        const { request, duties } = ask({ ...asking, silence, reminders });
        expect(request.expiresAt).toEqual(ask({ ...asking, silence, reminders: [] }).request.expiresAt);
        const reminded = duties.filter(({ kind }) => kind === 'letter.reminder');
        expect(reminded.every(({ dueAt }) => dueAt < request.expiresAt)).toBe(true);
        expect(new Set(duties.map(({ key }) => key)).size).toBe(duties.length);
      }),
    );
  });
});

describe('a request', () => {
  const { request } = ask(asking);

  it('awaits an answer while it is open and its end has not come, although no worker has run', () => {
    expect(awaitsAnswer(request, at)).toBe(true);
    expect(awaitsAnswer(request, new Date(request.expiresAt.getTime() - 1))).toBe(true);
    expect(awaitsAnswer(request, request.expiresAt)).toBe(false);
  });

  it.each(requestStates.filter((state) => state !== 'open'))('that is %s awaits none', (state) => {
    expect(awaitsAnswer({ ...request, state }, at)).toBe(false);
  });
});
