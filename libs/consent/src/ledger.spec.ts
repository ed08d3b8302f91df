import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  chain,
  chainStart,
  type ConsentLine,
  erasureActs,
  type ErasureLine,
  firstBreak,
  type LedgerDraft,
  type LedgerEntry,
} from './ledger';
import { consentActs, consentStates } from './lifecycle';

const subjectId = '0190b3a0-0000-7000-8000-000000000001';
const text = fc.string({ unit: 'binary', maxLength: 12 });

const anyLine = {
  subjectId: fc.constant(subjectId),
  at: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  detail: fc.dictionary(text, text, { maxKeys: 4 }),
};
const ofConsent: fc.Arbitrary<ConsentLine> = fc.record({
  ...anyLine,
  subject: fc.constant('consent' as const),
  act: fc.constantFrom('ask' as const, ...consentActs),
  from: fc.option(fc.constantFrom(...consentStates)),
  to: fc.constantFrom(...consentStates),
});
const ofErasure: fc.Arbitrary<ErasureLine> = fc.record({
  ...anyLine,
  subject: fc.constant('erasure' as const),
  act: fc.constantFrom(...erasureActs),
  from: fc.option(text),
  to: text,
});
const several = (minLength: number): fc.Arbitrary<LedgerDraft[]> =>
  fc.oneof(fc.array(ofConsent, { minLength, maxLength: 8 }), fc.array(ofErasure, { minLength, maxLength: 8 }));
const drafts = several(1);
const asking: LedgerDraft = {
  subject: 'consent',
  subjectId,
  act: 'ask',
  from: null,
  to: 'asked',
  at: new Date(0),
  detail: {},
};

describe('the ledger of one subject', () => {
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
        entries[index] = { ...entries[index]!, ...changes[field]!(entries[index]!) } as LedgerEntry;
        expect(firstBreak(entries)).toBe(index);
      }),
      { numRuns: 1000 },
    );
  });

  it('breaks where a line was taken out, put in twice, or moved', () => {
    fc.assert(
      fc.property(several(3), fc.nat(), (all, at) => {
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
      fc.property(several(2), fc.nat(), (all, at) => {
        const entries = chain(null, all);
        const index = at % (entries.length - 1);
        const last = index === 0 ? null : entries[index - 1]!;
        const forged: LedgerDraft = { ...all[index]!, detail: { ...all[index]!.detail, forged: 'yes' } };
        fc.pre(all[index]!.detail.forged !== 'yes');
        entries[index] = chain(last, [forged])[0]!;
        expect(firstBreak(entries)).toBe(index + 1);
      }),
    );
  });

  it('begins at zeroes and hashes what its description says', () => {
    const at = new Date('2026-05-01T12:00:00Z');
    const detail = { purpose: 'account', app: 'bricks' };
    const [entry] = chain(null, [{ ...asking, at, detail }]);
    const line = `["${subjectId}",0,"ask",null,"asked","2026-05-01T12:00:00.000Z",[["app","bricks"],["purpose","account"]],"${chainStart}"]`;
    expect(entry!.hash).toBe(createHash('sha256').update(line).digest('hex'));
    expect(entry!.previousHash).toBe('0'.repeat(64));
  });

  it('hashes the lines of consents as it did before it knew of anything else', () => {
    const detail = { app: 'brickyard', purpose: 'account', level: 'low', policy: 'd'.repeat(64) };
    const at = new Date('2026-11-02T09:00:00.000Z');
    const lapse = {
      ...asking,
      act: 'lapse',
      from: 'asked',
      to: 'lapsed',
      at: new Date(at.getTime() + 14 * 86_400_000),
    };
    const entries = chain(null, [
      { ...asking, at, detail },
      { ...lapse, detail: { app: 'brickyard', purpose: 'account', level: 'low', cause: 'silence' } } as LedgerDraft,
    ]);
    expect(entries.map(({ hash }) => hash)).toEqual([
      'afb99453b1c85a8c8d1eafe893fac45d037e7430469b8eb1f737afe51e39a0fd',
      '60e5d399b5f0c8ffc7c9272323ac2af3fdb3d2dad25d83047c28f192ed02c6cb',
    ]);
  });

  it('hashes the line of an erasure with the name of its kind', () => {
    const at = new Date('2026-05-01T12:00:00Z');
    const line = `["erasure","${subjectId}",0,"request",null,"open","2026-05-01T12:00:00.000Z",[],"${chainStart}"]`;
    const [entry] = chain(null, [
      { subject: 'erasure', subjectId, act: 'request', from: null, to: 'open', at, detail: {} },
    ]);
    expect(entry!.hash).toBe(createHash('sha256').update(line).digest('hex'));
  });

  it('does not take lines of two subjects', () => {
    expect(() => chain(null, [asking, { ...asking, subjectId: 'another' }])).toThrow(RangeError);
  });

  it('does not pass off the chain of two subjects as one', () => {
    const first = chain(null, [asking]);
    const second = chain(first[0]!, [{ ...asking, subjectId: 'another' }]);
    expect(firstBreak([...first, ...second])).toBe(1);
  });

  it('does not pass off its end as the whole', () => {
    expect(firstBreak(chain({ position: 4, hash: chainStart }, [asking]))).toBe(0);
  });

  it('of nothing holds', () => {
    expect([chain(null, []), firstBreak([])]).toEqual([[], null]);
  });
});

const other = <T>(all: readonly T[], not: T): T => all.find((one) => one !== not)!;

const changes: Record<string, (entry: LedgerEntry) => { readonly [K in keyof LedgerEntry]?: unknown }> = {
  subjectId: () => ({ subjectId: '0190b3a0-0000-7000-8000-000000000002' }),
  subject: ({ subject }) => ({ subject: subject === 'consent' ? 'erasure' : 'consent' }),
  act: ({ act }) => ({ act: other<LedgerEntry['act']>(consentActs, act) }),
  from: ({ from }) => ({ from: from === null ? 'asked' : null }),
  to: ({ to }) => ({ to: other<string>(consentStates, to) }),
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
