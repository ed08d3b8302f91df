import { chainStart, follows, type LedgerEntry, type LedgerPlace } from './ledger';
import { lifecycle } from './lifecycle';

/**
 * The ends of all chains while lines of many subjects are read one by one. A chain that can grow no more is let go, so that
 * memory grows with what is still open and not with what ever was.
 */
export class LedgerChains {
  /** Chains that began, and chains that were met in their middle. */
  begun = 0;
  continued = 0;
  private readonly tips = new Map<string, Pick<LedgerPlace, 'position' | 'hash'>>();

  /** What is wrong with the next line, in words; null when it holds. `part`: chains may begin before what is read. */
  add(entry: LedgerEntry, part: boolean): string | null {
    const { subject, subjectId, position, previousHash, hash } = entry;
    const key = `${subject}/${subjectId}`;
    const tip = this.tips.get(key) ?? null;
    const joins = tip === null && part && position > 0;
    if (!joins && position !== (tip === null ? 0 : tip.position + 1)) {
      return tip === null
        ? 'begins in the middle: what comes before it is missing'
        : `does not follow position ${tip.position} of the same chain`;
    }
    if (!joins && previousHash !== (tip === null ? chainStart : tip.hash)) {
      return 'does not point back to the line before it';
    }
    if (!follows(entry, position === 0 ? null : { position: position - 1, hash: previousHash })) {
      return 'is not what its hash says: it was changed';
    }
    if (tip === null) this[joins ? 'continued' : 'begun'] += 1;
    if (isLast(entry)) this.tips.delete(key);
    else this.tips.set(key, { position, hash });
    return null;
  }
}

function isLast(entry: LedgerEntry): boolean {
  return entry.subject === 'consent' && Object.keys(lifecycle[entry.to]).length === 0;
}
