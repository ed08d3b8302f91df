import { expiredAssurances, lacksAssurance } from './assurance';
import { aPurpose, aRecipient } from './consent.fixture';

const lastMoment = new Date('2026-05-31T23:59:59.999Z');
const over = new Date('2026-06-01T00:00:00Z');
const assurance = { document: 'DPA', date: '2025-06-01', expires: '2026-05-31' };
const recipients = {
  host: aRecipient({ assurance }),
  partner: aRecipient({ assurance: { ...assurance, expires: '2030-01-01' }, role: 'third-party' }),
  everyone: aRecipient({ role: 'public' }),
};

describe('a written assurance', () => {
  it('holds to the end of its last day', () => {
    expect(expiredAssurances({ recipients }, lastMoment)).toEqual([]);
    expect(expiredAssurances({ recipients }, over)).toEqual(['host']);
  });

  it('stops only purposes that would give data to that recipient', () => {
    const lacks = (names: string[], at = over) => lacksAssurance(aPurpose({ recipients: names }), recipients, at);
    expect(lacks(['partner', 'host'])).toBe(true);
    expect(lacks(['partner', 'host'], lastMoment)).toBe(false);
    expect([lacks(['partner']), lacks(['everyone']), lacks([]), lacks(['nobody'])]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
