import { ask, type RequestState } from '@kinsent/consent';
import type { ChildCase } from '@kinsent/store';
import { cancelConsentRequest } from './cancel-consent-request';
import { holdToCaps, resendConsentRequest, type Resending } from './resend-consent-request';

const at = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-02T12:00:00Z');
const id = (n: number) => `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`;

function openCase(state: RequestState = 'open'): ChildCase {
  const { request, consents } = ask({
    requestId: id(1),
    childId: id(2),
    app: 'brickyard',
    locale: 'nl',
    policyDigest: 'd'.repeat(64),
    countsFrom: 'approval',
    purposes: [
      { consentId: id(3), purpose: 'account', level: 'low' },
      { consentId: id(4), purpose: 'newsletter', level: 'notice' },
    ],
    comesOfAgeOn: '2032-05-31',
    silence: 'P14D',
    reminders: [],
    at,
  });
  const child = { id: id(2), app: 'brickyard', place: 'NL', comesOfAgeOn: '2032-05-31', createdAt: at };
  return {
    child: { ...child, restrictedAt: null, contestedAt: null, erasedAt: null },
    requests: [{ ...request, state }],
    consents,
  };
}

function resending(changes: Partial<Resending> = {}): Resending {
  return { requestId: id(1), corrected: null, lettersBefore: 1, at: later, ...changes };
}

describe('calling a request off', () => {
  it('lets what is asked lapse and says so', () => {
    const decision = cancelConsentRequest(openCase(), id(1), later);
    expect(decision.requests).toEqual([expect.objectContaining({ state: 'cancelled', closedAt: later })]);
    expect(decision.advances?.map(({ entry }) => [entry.act, entry.detail['cause']])).toEqual([
      ['lapse', 'cancelled'],
      ['lapse', 'cancelled'],
    ]);
    expect(decision.events).toEqual([expect.objectContaining({ type: 'consent_request.cancelled' })]);
    expect(decision.answer.consents.map(({ state }) => state)).toEqual(['lapsed', 'lapsed']);
  });

  it('leaves a granted consent of the request alone', () => {
    const found = openCase();
    const [account, newsletter] = found.consents;
    const mixed = { ...found, consents: [account!, { ...newsletter!, state: 'granted' as const }] };
    const decision = cancelConsentRequest(mixed, id(1), later);
    expect(decision.advances).toHaveLength(1);
    expect(decision.answer.consents.map(({ state }) => state)).toEqual(['lapsed', 'granted']);
  });

  it('lets what its guardian has yet to prove lapse after an answer, which stays', () => {
    const found = openCase('answered');
    const [account, newsletter] = found.consents;
    const approved = { ...account!, level: 'high' as const, approvedAt: at };
    const waiting = { ...found, consents: [approved, { ...newsletter!, state: 'granted' as const }] };
    const decision = cancelConsentRequest(waiting, id(1), later);
    expect(decision.requests ?? decision.events).toBeUndefined();
    expect(decision.answer).toMatchObject({ request: { state: 'answered' } });
    expect(decision.answer.consents.map(({ state }) => state)).toEqual(['lapsed', 'granted']);
  });

  it('changes nothing the second time', () => {
    const decision = cancelConsentRequest(openCase('cancelled'), id(1), later);
    expect(decision.requests ?? decision.advances ?? decision.events).toBeUndefined();
    expect(decision.answer.request.state).toBe('cancelled');
  });

  it.each(['answered', 'declined', 'lapsed', 'erased'] as const)('is too late once it is %s', (state) => {
    expect(() => cancelConsentRequest(openCase(state), id(1), later)).toThrow('request_closed');
    expect(() => resendConsentRequest(openCase(state), resending())).toThrow('request_closed');
  });

  it('is too late once silence has ended it, whether or not a worker has run', () => {
    expect(() => cancelConsentRequest(openCase(), id(1), new Date('2026-03-15T12:00:00Z'))).toThrow('request_closed');
    expect(() => resendConsentRequest(openCase(), resending({ at: new Date('2026-03-15T12:00:00Z') }))).toThrow(
      'request_closed',
    );
  });

  it('does not find another request', () => {
    expect(() => cancelConsentRequest(openCase(), id(9), later)).toThrow('not_found');
  });
});

describe('a fresh letter', () => {
  it('is owed once, however many ask for it at once', () => {
    const keys = [1, 1, 2].map(
      (lettersBefore) => resendConsentRequest(openCase(), resending({ lettersBefore })).duties?.[0]?.key,
    );
    expect(new Set(keys).size).toBe(2);
    expect(keys).not.toContain(`letter.notice/${id(1)}`);
  });

  it('leads on to what waits after an answer, and to no other address', () => {
    const found = openCase('answered');
    const approved = { ...found.consents[0]!, level: 'high' as const, approvedAt: at };
    const waiting = { ...found, consents: [approved] };
    const { duties, requests } = resendConsentRequest(waiting, resending());
    expect([duties?.map(({ kind }) => kind), requests]).toEqual([['letter.confirmation'], undefined]);
    const bounced = { ...waiting, requests: waiting.requests.map((request) => ({ ...request, bouncedAt: at })) };
    const corrected = 'right@familie.example';
    expect(() => resendConsentRequest(bounced, resending({ corrected }))).toThrow('request_closed');
    const late = resending({ at: new Date('2026-03-15T12:00:00Z') });
    expect(() => resendConsentRequest(waiting, late)).toThrow('request_closed');
  });

  it('lets the address count as good again', () => {
    const found = openCase();
    const bounced = { ...found, requests: found.requests.map((request) => ({ ...request, bouncedAt: at })) };
    expect(resendConsentRequest(bounced, resending()).answer.request.bouncedAt).toBeNull();
  });

  it('goes to another address only while the one there is has proved wrong, judged on the case as it is locked', () => {
    const found = openCase();
    const corrected = 'right@familie.example';
    expect(() => resendConsentRequest(found, resending({ corrected }))).toThrow('invalid_fields');
    const bounced = { ...found, requests: found.requests.map((request) => ({ ...request, bouncedAt: at })) };
    const { correctContact, requests = [] } = resendConsentRequest(bounced, resending({ corrected }));
    expect(correctContact).toEqual({ requestId: id(1), email: corrected });
    // Whoever was second to correct it finds the address good again.
    expect(() => resendConsentRequest({ ...bounced, requests }, resending({ corrected }))).toThrow('invalid_fields');
  });

  it('is refused once a guardian or a child has had a day’s letters', () => {
    const caps = { perGuardianPerDay: 3, perChildPerDay: 2 };
    expect(() => holdToCaps({ guardian: 2, child: 1 }, caps)).not.toThrow();
    expect(() => holdToCaps({ guardian: 3, child: 0 }, caps)).toThrow('resend_capped');
    expect(() => holdToCaps({ guardian: 0, child: 2 }, caps)).toThrow('resend_capped');
  });
});
