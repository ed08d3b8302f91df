import { childActs, chain, firstBreak } from './ledger';
import { tellOfChild } from './child-line';
import { exported, resealed, verified, written } from './ledger-export.testing';
import { makeSigningKey, openSigningKey } from './ledger-jws';
import { outcomesOf } from './ledger-counts';

const at = new Date('2026-03-01T10:00:00.000Z');
const child = { id: '0198c0de-0000-7000-8000-000000000001', app: 'brickyard' };
const lines = childActs.map((act) => tellOfChild(child, act, at, act === 'keep' ? { due: at.toISOString() } : {}));

it('chains what happened to a child as a whole, and shows where that was changed', () => {
  const entries = chain(null, lines);
  expect(firstBreak(entries)).toBeNull();
  expect(firstBreak(entries.with(5, { ...entries[5]!, detail: { app: 'brickyard' } }))).toBe(5);
  expect(firstBreak(entries.toSpliced(3, 1))).toBe(3);
});

it('cannot pose as a line about a consent or an erasure of the same id', () => {
  const [line] = chain(null, lines);
  expect(firstBreak([{ ...line!, subject: 'erasure' } as never])).toBe(0);
});

it('is verified from an export alone, and an act that a child does not know is not', () => {
  const key = openSigningKey(makeSigningKey());
  const entries = written(lines);
  const file = exported([entries.slice(0, 4), entries.slice(4)], key);
  expect(verified(file)).toMatchObject({ chains: 1, entries: childActs.length });
  const forged = resealed(file.map((line) => line.replace('"act":"let-go"', '"act":"grant"')));
  expect(() => verified(forged)).toThrow('is not a line of an export');
});

it('is counted by what it says', () => {
  const counted = lines.map(({ subject, act, from }) => {
    return { subject, app: 'brickyard', act, from, cause: null, before: 5, within: 1 };
  });
  expect(outcomesOf(counted)).toMatchObject({
    ...{ stopped: 1, wentOn: 1, told: 2, kept: 1, held: 1, holdsExtended: 1, letGo: 1 },
    ...{ asked: 0, openAfter: 0, standingAfter: 0, erasuresRequested: 0 },
  });
});
