import { hash } from 'node:crypto';
import type { ConsentAct, ConsentState } from './lifecycle';

/** What a chain can tell of: each consent, each erasure and each child has one of its own. */
export const ledgerSubjects = ['consent', 'erasure', 'child'] as const;

export type LedgerSubject = (typeof ledgerSubjects)[number];

/** What the ledger can tell of an erasure, in the order in which it may first happen. */
export const erasureActs = ['request', 'ask', 'answer', 'hold', 'lift', 'overdue', 'complete'] as const;

export type ErasureAct = (typeof erasureActs)[number];

/**
 * What the ledger can tell of a child as a whole: that all of it was stopped or went on, what was told before data goes and
 * that the guardian keeps it (F-5, F-7), legal holds, and that what was handed in as proof is gone.
 */
export const childActs = [
  'stop',
  'go-on',
  'remind',
  'warn',
  'deactivate',
  'keep',
  'hold',
  'extend',
  'let-go',
  'destroy',
] as const;

export type ChildAct = (typeof childActs)[number];

interface Line {
  /** Id of the consent, the erasure or the child. */
  readonly subjectId: string;
  readonly at: Date;
  readonly detail: Readonly<Record<string, string>>;
}

/** A line about a consent, before it has its place in the chain. */
export interface ConsentLine extends Line {
  readonly subject: 'consent';
  readonly act: ConsentAct | 'ask';
  readonly from: ConsentState | null;
  readonly to: ConsentState;
}

/** A line about an erasure. States are those of the erasure, or of the target that the line is about. */
export interface ErasureLine extends Line {
  readonly subject: 'erasure';
  readonly act: ErasureAct;
  readonly from: string | null;
  readonly to: string;
}

/** A line about a child as a whole, under its pseudonym. */
export interface ChildLine extends Line {
  readonly subject: 'child';
  readonly act: ChildAct;
  readonly from: string | null;
  readonly to: string;
}

/** One line of a history, before it has its place in the chain. Holds nothing personal (REC-1, N3). */
export type LedgerDraft = ConsentLine | ErasureLine | ChildLine;

/** Where a line stands: `position` counts from 0 within one chain; hashes are lower-case hex SHA-256. */
export interface LedgerPlace {
  readonly position: number;
  readonly previousHash: string;
  readonly hash: string;
}

export type LedgerEntry = LedgerDraft & LedgerPlace;

/** What the first line of every chain points back to. */
export const chainStart = '0'.repeat(64);

/**
 * Puts drafts about one subject behind the last line of its chain (`null` when there is none yet). Throws RangeError when
 * they are about several: each has a chain of its own.
 */
export function chain(
  last: Pick<LedgerPlace, 'position' | 'hash'> | null,
  drafts: readonly LedgerDraft[],
): LedgerEntry[] {
  if (drafts.some((draft) => !sameSubject(draft, drafts[0]!))) {
    throw new RangeError('A chain holds the lines of one subject.');
  }
  const entries: LedgerEntry[] = [];
  let tip = last;
  for (const draft of drafts) {
    const position = tip === null ? 0 : tip.position + 1;
    const previousHash = tip === null ? chainStart : tip.hash;
    const entry = { ...draft, position, previousHash, hash: hashOf(draft, position, previousHash) };
    entries.push(entry);
    tip = entry;
  }
  return entries;
}

/** Index of the first line that does not follow from the one before it; null when the whole chain of one subject holds. */
export function firstBreak(entries: readonly LedgerEntry[]): number | null {
  let last: LedgerEntry | null = null;
  for (const [index, entry] of entries.entries()) {
    if ((last !== null && !sameSubject(entry, last)) || !follows(entry, last)) return index;
    last = entry;
  }
  return null;
}

/** True when a line is what its hash says and comes right behind the last one of its chain (`null`: begins it). */
export function follows(entry: LedgerEntry, last: Pick<LedgerPlace, 'position' | 'hash'> | null): boolean {
  return (
    entry.position === (last === null ? 0 : last.position + 1) &&
    entry.previousHash === (last === null ? chainStart : last.hash) &&
    entry.hash === hashOf(entry, entry.position, entry.previousHash)
  );
}

function sameSubject(one: LedgerDraft, other: LedgerDraft): boolean {
  return one.subjectId === other.subjectId && one.subject === other.subject;
}

/** Lines of consents are hashed as they always were; every other kind begins with its name, so that none can pose as one. */
function hashOf(draft: LedgerDraft, position: number, previousHash: string): string {
  const { subject, subjectId, act, from, to } = draft;
  const detail = Object.entries(draft.detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const line = [subjectId, position, act, from, to, draft.at.toISOString(), detail, previousHash];
  const named = subject === 'consent' ? line : [subject, ...line];
  return hash('sha256', JSON.stringify(named), 'hex');
}
