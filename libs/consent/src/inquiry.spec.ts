import {
  inquiryActs,
  isAboutGoingOn,
  oweClaimed,
  inquiryLifecycle,
  inquiryOutcomes,
  inquiryStates,
  inquiryOutcomesOf,
} from './inquiry';

describe('the life of an inquiry', () => {
  it('ends by somebody’s word, or by time while no child rests because of it', () => {
    expect(inquiryStates.filter((state) => Object.keys(inquiryLifecycle[state]).length === 0)).toEqual([
      'settled',
      'expired',
    ]);
    expect(inquiryLifecycle.waiting.expire).toBe('expired');
    expect(inquiryLifecycle.matched.expire).toBeUndefined();
  });

  it('lets a wrong match be taken back, and nothing that is settled', () => {
    expect(inquiryLifecycle.matched.unmatch).toBe('waiting');
    expect(inquiryLifecycle.settled).toEqual({});
  });

  it('knows each act and each outcome somewhere', () => {
    for (const act of inquiryActs) {
      expect(inquiryStates.some((state) => inquiryLifecycle[state][act] !== undefined)).toBe(true);
    }
    for (const outcome of inquiryOutcomes) {
      expect(inquiryStates.some((state) => inquiryOutcomesOf(state).includes(outcome))).toBe(true);
    }
  });

  it('erases, or lets go on, only a child that was found', () => {
    expect(inquiryOutcomesOf('waiting')).toEqual(['nothing-found', 'not-a-parent']);
    expect(inquiryOutcomesOf('matched')).toEqual(['erased', 'goes-on', 'not-a-parent']);
    expect([...inquiryOutcomesOf('settled'), ...inquiryOutcomesOf('expired')]).toEqual([]);
  });
});

it('owes two letters for one guardian where a child is claimed and goes on in the same moment', () => {
  const at = new Date('2026-03-01T12:00:00Z');
  const [claim, after] = [oweClaimed('claim', 'r', 'c', at), oweClaimed('goes-on', 'r', 'c', at)];
  expect(claim.key).not.toBe(after.key);
  expect([isAboutGoingOn(claim), isAboutGoingOn(after)]).toEqual([false, true]);
});
