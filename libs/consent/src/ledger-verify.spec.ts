import fc from 'fast-check';
import type { LedgerDraft } from './ledger';
import { LedgerBreak } from './ledger-break';
import { anchor, exported, exportedAt, pruned, resealed, verified, written } from './ledger-export.testing';
import { ExportWriter } from './ledger-export';
import { makeSigningKey, openSigningKey } from './ledger-jws';

const key = openSigningKey(makeSigningKey());
const stranger = openSigningKey(makeSigningKey());

const subject = (n: number): string => `0190b3a0-0000-7000-8000-00000000000${n}`;
const ask = (n: number): LedgerDraft => ({
  subject: 'consent',
  subjectId: subject(n),
  act: 'ask',
  from: null,
  to: 'asked',
  at: exportedAt,
  detail: { app: 'bricks', purpose: 'account' },
});
const lapse = (n: number): LedgerDraft => ({ ...ask(n), act: 'lapse', from: 'asked', to: 'lapsed' }) as LedgerDraft;
const request = (n: number): LedgerDraft => ({ ...ask(n), subject: 'erasure', act: 'request', to: 'open' });

/** Lines of a few subjects, mixed, cut into groups of which all but the last are anchored. */
const anyExport = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 4, maxLength: 30 }),
    fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
  )
  .map(([picks, cuts]) => {
    const seen = new Set<number>();
    const drafts = picks.map(([n, plain]): LedgerDraft => {
      const first = !seen.has(n);
      seen.add(n);
      // Odd ones are erasures: a chain stays of one kind.
      if (n % 2 === 1) return { ...request(n), act: first || plain ? 'request' : 'answer' } as LedgerDraft;
      return first || plain ? ask(n) : lapse(n);
    });
    const entries = written(drafts);
    const ends = [...new Set([...cuts.map((cut) => 1 + (cut % entries.length)), entries.length])].sort((a, b) => a - b);
    const groups = ends.map((end, index) => entries.slice(ends[index - 1] ?? 0, end));
    return { entries, groups: [...groups, []], anchored: entries.length };
  });

describe('an export that nobody touched', () => {
  it('holds, and says how far it is anchored', () => {
    fc.assert(
      fc.property(anyExport, fc.boolean(), ({ entries, groups }, open) => {
        const report = verified(exported(open ? groups.slice(0, -1) : groups, key));
        const tail = open ? groups.at(-2)!.length : 0;
        expect(report).toMatchObject({ entries: entries.length, unanchored: tail, continued: 0 });
        expect(report.chains).toBe(new Set(entries.map(({ subjectId }) => subjectId)).size);
        expect(report.checkpoints).toBe(groups.length - (open ? 2 : 1));
        expect(report.anchored?.total ?? 0).toBe(entries.length - tail);
        expect(report.signedBy).toEqual(report.checkpoints > 0 ? [key.kid] : []);
      }),
    );
  });

  it('of an empty ledger holds', () => {
    expect(verified(exported([[]], key))).toMatchObject({ entries: 0, anchored: null });
  });
});

const tampering = fc.tuple(anyExport, fc.nat(), fc.nat(), fc.constantFrom('change', 'remove', 'double', 'swap', 'cut'));

function tampered(lines: readonly string[], how: string, at: number, by: number): string[] {
  const index = at % lines.length;
  switch (how) {
    case 'change': {
      const text = lines[index]!;
      const place = by % text.length;
      const other = text[place] === '1' ? '2' : '1';
      return lines.with(index, text.slice(0, place) + other + text.slice(place + 1));
    }
    case 'remove':
      return lines.toSpliced(index, 1);
    case 'double':
      return lines.toSpliced(by % (lines.length + 1), 0, lines[index]!);
    case 'swap': {
      const second = (index + 1 + (by % (lines.length - 1))) % lines.length;
      return lines.with(index, lines[second]!).with(second, lines[index]!);
    }
    default:
      return lines.slice(0, index);
  }
}

describe('an export that was tampered with', () => {
  it('does not hold, whichever line was changed, removed, doubled, moved, or was the last', () => {
    fc.assert(
      fc.property(tampering, ([{ groups }, at, by, how]) => {
        const lines = exported(groups, key);
        const other = tampered(lines, how, at, by);
        fc.pre(other.join('\n') !== lines.join('\n'));
        expect(() => verified(other)).toThrow(LedgerBreak);
      }),
      { numRuns: 300 },
    );
  });

  it('does not hold when it was sealed anew, as far as it is anchored', () => {
    fc.assert(
      fc.property(tampering, ([{ groups }, at, by, how]) => {
        const lines = exported(groups, key);
        const [head, keys, end] = [lines[0]!, lines[1]!, lines.at(-1)!];
        const body = lines.slice(2, -1);
        const forged = tampered(body, how, at, by);
        fc.pre(forged.join('\n') !== body.join('\n'));
        const other = resealed([head, keys, ...forged, end]);
        // An end that was cut off behind a checkpoint is all that a forger is left with, and it says how far it goes.
        if (forged.length < body.length && body.join('\n').startsWith(forged.join('\n'))) {
          const left = forged.filter((line) => line.startsWith('{"type":"checkpoint"')).length;
          expect(left).toBeLessThan(groups.length - 1);
          expect(verified(other).anchored?.number ?? 0).toBe(left);
        } else {
          expect(() => verified(other)).toThrow(LedgerBreak);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not hold when somebody without the key anchors other lines', () => {
    const forged = exported([written([ask(1), lapse(1)]), []], stranger);
    const trusted = new Map([[key.kid, key.jwk]]);
    expect(verified(forged).signedBy).toEqual([stranger.kid]);
    expect(() => verified(forged, { keys: trusted, certificate: null })).toThrow(
      `Line 5 is checkpoint 1, and it is signed with a key that is not known: ${stranger.kid}.`,
    );
  });
});

describe('the first break', () => {
  const entries = written([ask(1), ask(2), lapse(1), ask(3), lapse(2), lapse(3)]);
  const lines = exported([entries.slice(0, 4), entries.slice(4), []], key);

  const forge = (at: number, change: (fields: Record<string, unknown>) => unknown): string[] =>
    resealed(lines.with(at - 1, JSON.stringify(change(JSON.parse(lines[at - 1]!) as Record<string, unknown>))));
  const without = (...at: number[]): string[] => resealed(lines.filter((_, index) => !at.includes(index + 1)));

  it.each<[string, string[], string]>([
    [
      'a line that was changed',
      forge(5, (l) => ({ ...l, at: '2026-11-20T10:00:00.001Z' })),
      `Line 5, position 1 of ${subject(1)}, is not what its hash says: it was changed.`,
    ],
    [
      'a first line that is gone',
      without(3),
      `Line 4, position 1 of ${subject(1)}, begins in the middle: what comes before it is missing.`,
    ],
    [
      'a last line that is gone',
      without(9),
      'Line 9 is checkpoint 2, and covers 2 lines of the ledger: the export has 1 of them.',
    ],
    [
      'a sequence that was changed',
      forge(6, (l) => ({ ...l, sequence: 8 })),
      'Line 7 is checkpoint 1, and covers other lines of the ledger than the 4 before it.',
    ],
    [
      'a checkpoint that is gone',
      without(3, 4, 5, 6, 7),
      `Line 3, position 1 of ${subject(2)}, begins in the middle: what comes before it is missing.`,
    ],
    ['a checkpoint that is gone alone', without(7), 'Line 9 is checkpoint 2, and checkpoint 1 is missing before it.'],
    [
      'a checkpoint that was changed',
      forge(7, (l) => ({ ...l, at: '2026-11-20T10:00:00.001Z' })),
      'Line 7 is checkpoint 1, and it has another hash than it says.',
    ],
    ['an end that is gone', lines.slice(0, -1), 'Line 11 is missing: the export is cut off before its end.'],
    ['a line behind the end', [...lines, lines[2]!], 'Line 12 stands behind the end of the export.'],
    [
      'a seal of other lines',
      lines.with(10, exported([[]], key).at(-1)!),
      'Line 11 says that 2 lines stand before it: 10 do.',
    ],
    ['a field that does not belong', forge(4, (l) => ({ ...l, name: 'x' })), 'Line 4 is not a line of an export.'],
    ['a beginning that is none', lines.slice(1), 'Line 1 should begin the export, and does not.'],
  ])('names %s', (_name, forged, message) => {
    expect(() => verified(forged)).toThrow(new LedgerBreak(0, message));
  });
});

describe('a part of the ledger', () => {
  const entries = written([ask(1), ask(2), lapse(1), lapse(2)]);
  const first = anchor(null, entries.slice(0, 2), key);
  const second = anchor(first, entries.slice(2), key);
  const part = (after: Partial<typeof first>): string[] => {
    const { number, hash, total, lastSequence } = { ...first, ...after };
    const head = { at: exportedAt, from: exportedAt, to: null, after: { number, hash, total, lastSequence } };
    const writer = new ExportWriter();
    return [
      writer.line({ type: 'ledger', version: 1, ...head }),
      writer.line({ type: 'key', kid: key.kid, jwk: key.jwk }),
      ...entries.slice(2).map((entry) => writer.line({ type: 'entry', ...entry })),
      writer.line({ type: 'checkpoint', ...second }),
      writer.end(),
    ].map((line) => line.slice(0, -1));
  };

  it('holds, and says that its chains began before it', () => {
    expect(verified(part({}))).toMatchObject({ entries: 2, chains: 2, continued: 2, anchored: { number: 2 } });
  });

  it.each([{ number: 2 }, { hash: 'a'.repeat(64) }, { total: 3 }, { lastSequence: 8 }])(
    'does not hold when it claims to follow another checkpoint: %j',
    (other) => {
      expect(() => verified(part(other))).toThrow(LedgerBreak);
    },
  );
});

describe('lines that were pruned', () => {
  const entries = written([ask(1), ask(2), lapse(1), lapse(2)]);
  const lines = exported([entries.slice(0, 3), entries.slice(3), []], key);

  it('are missing, and the checkpoints over them hold', () => {
    expect(verified(pruned(lines, [subject(1)]))).toMatchObject({ entries: 2, pruned: 2, chains: 1 });
    const invented = lines.with(2, lines[2]!.replace(/"hash":"./, '"hash":"_'));
    expect(() => verified(resealed(invented))).toThrow(LedgerBreak);
  });

  it('show up to when anything is missing', () => {
    expect(verified(lines).prunedUpTo).toBeNull();
    expect(verified(pruned(lines, [subject(1)])).prunedUpTo).toMatchObject({ number: 1 });
    expect(verified(pruned(lines, [subject(1), subject(2)])).prunedUpTo).toMatchObject({ number: 2 });
  });

  it('do not hold where no checkpoint stands over them, or where the end of a chain is left', () => {
    expect(() => verified(pruned(exported([entries], key), [subject(1)]))).toThrow(
      'ends the export, and pruned lines before it are not anchored',
    );
    const half = pruned(lines, [subject(1)])
      .with(5, lines[5]!)
      .with(4, lines[4]!);
    expect(() => verified(resealed(half))).toThrow('begins in the middle');
  });

  it('hide no other line: whole chains may go at any time, and all that remains is held to', () => {
    const erased = fc.tuple(tampering, fc.array(fc.nat(5)));
    fc.assert(
      fc.property(erased, ([[{ entries: all, groups }, at, by, how], gone]) => {
        const some = pruned(exported(groups, key), gone.map(subject));
        const left = all.filter(({ subjectId }) => !gone.map(subject).includes(subjectId));
        expect(verified(some)).toMatchObject({ entries: left.length, pruned: all.length - left.length });
        const [head, keys, end] = [some[0]!, some[1]!, some.at(-1)!];
        const body = some.slice(2, -1);
        const forged = tampered(body, how, at, by);
        fc.pre(forged.join('\n') !== body.join('\n'));
        fc.pre(!body.join('\n').startsWith(forged.join('\n')));
        expect(() => verified(resealed([head, keys, ...forged, end]))).toThrow(LedgerBreak);
      }),
      { numRuns: 300 },
    );
  });
});
