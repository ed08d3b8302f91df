import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { chain, chainStart, firstBreak, type LedgerDraft, type LedgerEntry } from './ledger';
import { consentActs, consentStates } from './lifecycle';

const consentId = '0190b3a0-0000-7000-8000-000000000001';
const text = fc.string({ unit: 'binary', maxLength: 12 });

const draft: fc.Arbitrary<LedgerDraft> = fc.record({
  consentId: fc.constant(consentId),
  act: fc.constantFrom('ask' as const, ...consentActs),
  from: fc.option(fc.constantFrom(...consentStates)),
  to: fc.constantFrom(...consentStates),
  at: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  detail: fc.dictionary(text, text, { maxKeys: 4 }),
});
const drafts = fc.array(draft, { minLength: 1, maxLength: 8 });

describe('the ledger of one consent', () => {
  it('holds as it was written, however it is cut into commits', () => {
    fc.assert(
      fc.property(drafts, fc.nat(8), (all, cut) => {
        const whole = chain(null, all);
        const first = chain(null, all.slice(0, cut));
        expect([...first, ...chain(first.at(-1) ?? null, all.slice(cut))]).toEqual(whole);
        expect(firstBreak(whole)).toBeNull();
        expect(whole.map(({ position }) => position)).toEqual(all.map((_, index) => index));
      }),
    );
  });

  it('still holds after a journey through JSON and reordered detail', () => {
    fc.assert(
      fc.property(drafts, (all) => {
        const read = chain(null, all).map((entry) => ({
          ...entry,
          at: new Date(entry.at.toISOString()),
          detail: Object.fromEntries(Object.entries(entry.detail).reverse()),
        }));
        expect(firstBreak(read)).toBeNull();
      }),
    );
  });

  it('breaks exactly where any field of any line was changed', () => {
    const tampering = fc.tuple(drafts, fc.nat(), fc.constantFrom(...Object.keys(changes)));
    fc.assert(
      fc.property(tampering, ([all, at, field]) => {
        const entries = chain(null, all);
        const index = at % entries.length;
        entries[index] = { ...entries[index]!, ...changes[field]!(entries[index]!) };
        expect(firstBreak(entries)).toBe(index);
      }),
      { numRuns: 1000 },
    );
  });

  it('breaks where a line was taken out, put in twice, or moved', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 3, maxLength: 8 }), fc.nat(), (all, at) => {
        const entries = chain(null, all);
        const index = at % (entries.length - 1);
        expect(firstBreak(entries.toSpliced(index, 1))).toBe(index);
        expect(firstBreak(entries.toSpliced(index, 0, entries[index]!))).toBe(index + 1);
        expect(firstBreak(entries.toSpliced(index, 2, entries[index + 1]!, entries[index]!))).toBe(index);
      }),
    );
  });

  it('breaks at the next line when a forger recomputes one hash', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 2, maxLength: 8 }), fc.nat(), (all, at) => {
        const entries = chain(null, all);
        const index = at % (entries.length - 1);
        const last = index === 0 ? null : entries[index - 1]!;
        const forged = { ...all[index]!, detail: { ...all[index]!.detail, forged: 'yes' } };
        fc.pre(all[index]!.detail.forged !== 'yes');
        entries[index] = chain(last, [forged])[0]!;
        expect(firstBreak(entries)).toBe(index + 1);
      }),
    );
  });

  it('begins at zeroes and hashes what its description says', () => {
    const at = new Date('2026-05-01T12:00:00Z');
    const detail = { purpose: 'account', app: 'bricks' };
    const [entry] = chain(null, [{ consentId, act: 'ask', from: null, to: 'asked', at, detail }]);
    const line = `["${consentId}",0,"ask",null,"asked","2026-05-01T12:00:00.000Z",[["app","bricks"],["purpose","account"]],"${chainStart}"]`;
    expect(entry!.hash).toBe(createHash('sha256').update(line).digest('hex'));
    expect(entry!.previousHash).toBe('0'.repeat(64));
  });

  it('does not take lines of two consents', () => {
    const line: LedgerDraft = { consentId, act: 'ask', from: null, to: 'asked', at: new Date(0), detail: {} };
    expect(() => chain(null, [line, { ...line, consentId: 'another' }])).toThrow(RangeError);
  });

  it('does not pass off the chain of two consents as one', () => {
    const line: LedgerDraft = { consentId, act: 'ask', from: null, to: 'asked', at: new Date(0), detail: {} };
    const first = chain(null, [line]);
    const second = chain(first[0]!, [{ ...line, consentId: 'another' }]);
    expect(firstBreak([...first, ...second])).toBe(1);
  });

  it('does not pass off its end as the whole', () => {
    const line: LedgerDraft = { consentId, act: 'ask', from: null, to: 'asked', at: new Date(0), detail: {} };
    expect(firstBreak(chain({ position: 4, hash: chainStart }, [line]))).toBe(0);
  });

  it('of nothing holds', () => {
    expect([chain(null, []), firstBreak([])]).toEqual([[], null]);
  });
});

const other = <T>(all: readonly T[], not: T): T => all.find((one) => one !== not)!;

const changes: Record<string, (entry: LedgerEntry) => Partial<LedgerEntry>> = {
  consentId: () => ({ consentId: '0190b3a0-0000-7000-8000-000000000002' }),
  act: ({ act }) => ({ act: other(consentActs, act as never) }),
  from: ({ from }) => ({ from: from === null ? 'asked' : null }),
  to: ({ to }) => ({ to: other(consentStates, to) }),
  at: ({ at }) => ({ at: new Date(at.getTime() + 1) }),
  position: ({ position }) => ({ position: position + 1 }),
  previousHash: ({ previousHash }) => ({ previousHash: flipped(previousHash) }),
  hash: ({ hash }) => ({ hash: flipped(hash) }),
  'detail: one more': ({ detail }) => ({ detail: { ...detail, 'one more key than any': '' } }),
  'detail: one value': ({ detail }) => {
    const [first] = Object.keys(detail);
    return { detail: first === undefined ? { a: '' } : { ...detail, [first]: `${detail[first]!}\0` } };
  },
};

function flipped(hash: string): string {
  return (hash.startsWith('0') ? '1' : '0') + hash.slice(1);
}
