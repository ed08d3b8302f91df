import fc from 'fast-check';
import { CheckpointPaths } from './checkpoint-path';
import { type EvidencePack, packOf, type PackedEntry } from './evidence-pack';
import { verifyEvidencePack } from './evidence-pack-verify';
import type { LedgerDraft } from './ledger';
import { LedgerBreak } from './ledger-break';
import type { SequencedEntry } from './ledger-export';
import { anchor, exported, exportedAt, pruned, resealed, verified, written } from './ledger-export.testing';
import { makeSigningKey, openSigningKey, type SigningKey } from './ledger-jws';

const key = openSigningKey(makeSigningKey());
const stranger = openSigningKey(makeSigningKey());
const digest = 'a'.repeat(64);
const staff = ['0190b3a0-0000-7000-8000-0000000000a1', '0190b3a0-0000-7000-8000-0000000000a2'];
const [ours, theirs, child] = [1, 2, 3].map((n) => `0190b3a0-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];

const about = { app: 'bricks', purpose: 'wall', level: 'high' };
const line = (subjectId: string, act: string, from: string | null, to: string, detail: object = about): LedgerDraft =>
  ({ subject: 'consent', subjectId, act, from, to, at: exportedAt, detail }) as LedgerDraft;
const granted = (id: string): LedgerDraft[] => [
  line(id, 'ask', null, 'asked'),
  line(id, 'approve', 'asked', 'asked'),
  line(id, 'grant', 'asked', 'granted', {
    ...about,
    ...{ policy: 'b'.repeat(64), evidence: staff[0], method: 'signed-form', cite: '16 CFR 312.5(b)(2)(i)' },
    ...{ approval: 'enumerated', notice: 'c'.repeat(64), attested: staff.join(' '), artefact: digest },
  }),
];
const gone = {
  ...line(child, 'destroy', 'kept', 'destroyed', { app: 'bricks', artefact: digest }),
  subject: 'child',
} as LedgerDraft;
const stop = { ...line(child, 'stop', 'going-on', 'stopped', { app: 'bricks' }), subject: 'child' } as LedgerDraft;

/** Two consents, and what became of what was handed in; three checkpoints, and a line that none covers yet. */
const lines = written([
  ...[granted(ours)[0]!, granted(theirs)[0]!, stop],
  ...[granted(theirs)[1]!, granted(ours)[1]!, granted(ours)[2]!, granted(theirs)[2]!],
  ...[gone, line(ours, 'withdraw', 'granted', 'withdrawn')],
]);
const groups = [lines.slice(0, 3), lines.slice(3, 7), lines.slice(7, 8), lines.slice(8)];

function packed(id = ours, options: { by?: SigningKey; upTo?: number } = {}): EvidencePack {
  const { by = key, upTo = lines.length } = options;
  const entries: PackedEntry[] = [];
  const checkpoints: EvidencePack['checkpoints'][number][] = [];
  for (const group of groups) {
    const wanted = group.filter(({ subjectId, act }) => subjectId === id || act === 'destroy');
    const covered = group !== groups.at(-1);
    if (covered) checkpoints.push(anchor(checkpoints.at(-1) ?? null, group, by));
    const paths = new CheckpointPaths(wanted.map(({ sequence }) => sequence));
    for (const { sequence, hash } of group) paths.add(sequence, hash);
    const found = paths.end();
    const under = (entry: SequencedEntry): PackedEntry['anchor'] =>
      covered ? { checkpoint: checkpoints.length, path: found.get(entry.sequence)! } : null;
    entries.push(...wanted.map((entry) => ({ ...entry, anchor: under(entry) })));
  }
  const known = entries.filter(({ sequence }) => sequence <= lines[upTo - 1]!.sequence);
  return packOf({
    entries: known.filter(({ subject }) => subject === 'consent'),
    destroyed: known.filter(({ subject }) => subject === 'child'),
    checkpoints: checkpoints.slice(0, Math.max(...known.map((entry) => entry.anchor?.checkpoint ?? 0))),
    keys: [{ kid: by.kid, jwk: by.jwk }],
    told: { madeAt: exportedAt, policyVersion: '2026-11', artefactKept: false },
  });
}

const textOf = (pack: unknown): string => JSON.stringify(pack);
/** The pack as somebody changed it who makes the short account fit what they wrote into the lines. */
function forged(change: (pack: EvidencePack & { entries: PackedEntry[] }) => Partial<EvidencePack>): string {
  const pack = packed() as EvidencePack & { entries: PackedEntry[] };
  return textOf(packOf({ ...pack, ...change(pack) }));
}

describe('a pack that nobody touched', () => {
  it('holds by itself, and says what it rests on', () => {
    const report = verifyEvidencePack(textOf(packed()), null);
    expect(report).toMatchObject({ anchored: 3, newest: { number: 3 }, signedBy: [key.kid], ended: false });
    expect(report.pack.consent).toEqual({
      ...{ id: ours, app: 'bricks', purpose: 'wall', state: 'withdrawn', askedAt: exportedAt },
    });
    expect(report.pack.evidence).toMatchObject({
      ...{ method: 'signed-form', level: 'high', approval: 'enumerated', cite: '16 CFR 312.5(b)(2)(i)' },
      ...{ attestedBy: staff, script: null, noticeDigest: 'c'.repeat(64), policyDigest: 'b'.repeat(64), fell: null },
      artefact: { digest, destroyed: { at: exportedAt } },
    });
  });

  it('says that what was handed in is not gone yet, as long as no line tells it', () => {
    const { pack, anchored } = verifyEvidencePack(textOf(packed(ours, { upTo: 7 })), null);
    expect(pack.evidence!.artefact).toEqual({ digest, destroyed: null });
    expect([anchored, pack.entries.length]).toEqual([3, 3]);
  });

  it('holds before anybody answered, and before anything is anchored', () => {
    const { entries } = packed();
    const pack = packOf({ ...packed(), entries: [{ ...entries[0]!, anchor: null }], destroyed: [], checkpoints: [] });
    expect(verifyEvidencePack(textOf(pack), null)).toMatchObject({ anchored: 0, newest: null, signedBy: [] });
    expect(pack.evidence).toBeNull();
  });

  it('tells why a yes fell', () => {
    const entry = written([
      ...granted(ours),
      line(ours, 'invalidate', 'granted', 'invalidated', { ...about, cause: 'fraud' }),
    ]);
    const pack = packOf({ ...packed(), entries: entry.map((each) => ({ ...each, anchor: null })), destroyed: [] });
    expect(verifyEvidencePack(textOf(pack), null).pack.evidence!.fell).toEqual({ at: exportedAt, cause: 'fraud' });
  });
});

describe('by itself, a pack does not hold', () => {
  it.each<[string, () => string, string]>([
    ['that is none', () => '{}', 'The pack holds other things'],
    ['that is no JSON', () => 'evidence', 'it is not JSON'],
    ['without lines', () => textOf({ ...packed(), entries: [] }), 'The pack holds no lines.'],
    ['with more in it', () => textOf({ ...packed(), child: 'Tess' }), 'The pack holds other things'],
    [
      'whose line was changed',
      () => forged(({ entries }) => ({ entries: entries.with(1, { ...entries[1]!, at: new Date(0) }) })),
      `Position 1 of ${ours} is not what its hash says`,
    ],
    [
      'whose line has another word in it',
      () =>
        forged(({ entries }) => ({
          entries: entries.with(2, { ...entries[2]!, detail: { ...entries[2]!.detail, method: 'card-payment' } }),
        })),
      `Position 2 of ${ours} is not what its hash says`,
    ],
    [
      'with a line missing',
      () => forged(({ entries }) => ({ entries: entries.toSpliced(1, 1) })),
      'stands where position 1 of the chain should',
    ],
    [
      'that begins in the middle',
      () => forged(({ entries }) => ({ entries: entries.slice(1) })),
      'stands where position 0 of the chain should',
    ],
    [
      'in another order',
      () => forged(({ entries: [a, b, c, d] }) => ({ entries: [a!, c!, b!, d!] })),
      `Position 2 of ${ours} stands where position 1`,
    ],
    [
      'with a line of another consent',
      () => forged(({ entries }) => ({ entries: entries.with(1, packed(theirs).entries[1]!) })),
      `Position 1 of ${theirs} is of another chain`,
    ],
    ['about another consent than it says', () => textOf({ ...packed(theirs), consent: packed().consent }), '“consent”'],
    [
      'that says more than its lines',
      () => textOf({ ...packed(), evidence: { ...packed().evidence!, method: 'card-payment' } }),
      'What the pack says under “evidence” is not what its lines say.',
    ],
    [
      'whose line is said to be under another checkpoint',
      () =>
        forged(({ entries }) => ({
          entries: entries.with(0, { ...entries[0]!, anchor: { ...entries[0]!.anchor!, checkpoint: 2 } }),
        })),
      `Position 0 of ${ours} is not under checkpoint 2.`,
    ],
    [
      'whose checkpoint is not there',
      () => forged(({ checkpoints }) => ({ checkpoints: checkpoints.slice(1) })),
      'checkpoint 1, which is not in the pack',
    ],
    [
      'whose checkpoint was changed',
      () =>
        forged(({ checkpoints: [first, ...rest] }) => ({
          checkpoints: [{ ...first!, root: 'd'.repeat(64) }, ...rest],
        })),
      'Checkpoint 1 has another hash than it says.',
    ],
    [
      'whose signature is of another text',
      () =>
        forged(({ checkpoints: [first, second, third] }) => ({
          checkpoints: [{ ...first!, jws: second!.jws }, second!, third!],
        })),
      'Checkpoint 1 says something else than what was signed.',
    ],
    [
      'whose key has the name of another',
      () => forged(() => ({ keys: [{ kid: key.kid, jwk: stranger.jwk }] })),
      'A key in the pack has the name of another',
    ],
    [
      'whose line about what is gone is about something else',
      () =>
        forged(({ destroyed }) => ({
          destroyed: [{ ...destroyed[0]!, detail: { app: 'bricks', artefact: 'f'.repeat(64) } }],
        })),
      'tells of something else than what was handed in',
    ],
    [
      'that has something else for that line',
      () => forged(({ entries }) => ({ destroyed: [entries[0]!] })),
      'does not tell that something was destroyed',
    ],
    [
      'that moved when it was destroyed',
      () => forged(({ destroyed }) => ({ destroyed: [{ ...destroyed[0]!, at: new Date(0) }] })),
      'is not what its hash says',
    ],
  ])('%s', (_what, text, message) => {
    expect(() => verifyEvidencePack(text(), null)).toThrow(LedgerBreak);
    expect(() => verifyEvidencePack(text(), null)).toThrow(message);
  });

  it('whatever one character of it is changed to', () => {
    const text = textOf(packed(ours, { upTo: 8 }));
    // What no line bears out may say anything.
    const free = text.indexOf('"told"');
    fc.assert(
      fc.property(fc.nat(free - 1), fc.constantFrom('0', '9', 'a', 'f', 'x', '"', '}'), (place, letter) => {
        fc.pre(text[place] !== letter);
        const other = text.slice(0, place) + letter + text.slice(place + 1);
        expect(() => verifyEvidencePack(other, null)).toThrow(LedgerBreak);
      }),
      { numRuns: 400 },
    );
  });
});

it('signed by somebody else holds by its own key, and not by the keys that are trusted', () => {
  const text = textOf(packed(ours, { by: stranger }));
  expect(verifyEvidencePack(text, null).signedBy).toEqual([stranger.kid]);
  expect(() => verifyEvidencePack(text, new Map([[key.kid, key.jwk]]))).toThrow(
    `Checkpoint 1 is signed with a key that is not known: ${stranger.kid}.`,
  );
});

describe('against an export', () => {
  const full = exported([...groups, []].slice(0, 5), key);
  const by = (pack: EvidencePack) => ({ keys: null, certificate: null, pack });

  it('its lines are those of the ledger', () => {
    const { pack } = verified(full, by(packed()));
    expect(pack).toEqual({ consentId: ours, found: 5, outside: 0, later: 0 });
  });

  it('it is told what was written since', () => {
    expect(verified(full, by(packed(ours, { upTo: 7 }))).pack).toMatchObject({ found: 3, later: 1 });
  });

  it('pruned lines bear it out by their hashes', () => {
    expect(verified(pruned(full, [ours]), by(packed())).pack).toMatchObject({ found: 5, outside: 0 });
  });

  it('it shows when the ledger never had its lines', () => {
    const other = written([line(ours, 'ask', null, 'asked'), line(ours, 'refuse', 'asked', 'refused')]);
    expect(() => verified(exported([other, []], key), by(packed()))).toThrow('is another line than the pack has');
    const without = exported([lines.filter(({ subjectId }) => subjectId === theirs), []], key);
    expect(() => verified(without, by({ ...packed(), checkpoints: [] }))).toThrow(
      'not every line of the pack was in it',
    );
  });

  it('it shows when another ledger has its lines', () => {
    const second = resealed(exported([lines.slice(0, 2), lines.slice(2), []], key));
    expect(() => verified(second, by(packed()))).toThrow('the pack has another of that number');
  });
});
