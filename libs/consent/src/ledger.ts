import { createHash } from 'node:crypto';
import type { ConsentAct, ConsentState } from './lifecycle';

/** One line of a consent's history, before it has its place in the chain. Holds nothing personal (REC-1, N3). */
export interface LedgerDraft {
  readonly consentId: string;
  readonly act: ConsentAct | 'ask';
  readonly from: ConsentState | null;
  readonly to: ConsentState;
  readonly at: Date;
  readonly detail: Readonly<Record<string, string>>;
}

/** A line in its place: `position` counts from 0 within one consent; hashes are lower-case hex SHA-256. */
export interface LedgerEntry extends LedgerDraft {
  readonly position: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first line of every chain points back to. */
export const chainStart = '0'.repeat(64);

/**
 * Puts drafts of one consent behind the last line of its chain (`null` when there is none yet). Throws RangeError when
 * they are of several consents: each has a chain of its own.
 */
export function chain(
  last: Pick<LedgerEntry, 'position' | 'hash'> | null,
  drafts: readonly LedgerDraft[],
): LedgerEntry[] {
  if (drafts.some(({ consentId }) => consentId !== drafts[0]?.consentId)) {
    throw new RangeError('A chain holds the lines of one consent.');
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

/** Index of the first line that does not follow from the one before it; null when the whole chain of one consent holds. */
export function firstBreak(entries: readonly LedgerEntry[]): number | null {
  let previousHash = chainStart;
  for (const [index, entry] of entries.entries()) {
    const holds =
      entry.consentId === entries[0]?.consentId &&
      entry.position === index &&
      entry.previousHash === previousHash &&
      entry.hash === hashOf(entry, entry.position, entry.previousHash);
    if (!holds) return index;
    previousHash = entry.hash;
  }
  return null;
}

function hashOf(draft: LedgerDraft, position: number, previousHash: string): string {
  const detail = Object.entries(draft.detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const line = [
    draft.consentId,
    position,
    draft.act,
    draft.from,
    draft.to,
    draft.at.toISOString(),
    detail,
    previousHash,
  ];
  return createHash('sha256').update(JSON.stringify(line)).digest('hex');
}
