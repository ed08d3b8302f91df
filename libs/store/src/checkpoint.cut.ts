/** Which lines of the ledger a checkpoint covers. Sequences and transaction numbers are whole numbers. */
export interface Cut {
  /**
   * The first checkpoint of a ledger on its cluster: it covers everything that none before it does, up to `lastSequence`,
   * whatever transaction wrote it.
   */
  readonly seam: boolean;
  /** Lines up to this sequence were covered by the seam of this cluster, or before it. */
  readonly above: number;
  /** The highest sequence that the checkpoint before it covers. */
  readonly afterSequence: number;
  /** Lines of transactions from this one on, to the one before that one. */
  readonly fromXid: number;
  readonly toXid: number;
  /** Identifier of the cluster that gave the transaction numbers. */
  readonly cluster: string;
}

/** What Postgres says of itself: every transaction before `horizon` has ended. */
export interface Standing {
  readonly horizon: number;
  readonly cluster: string;
}

/** The cut behind the last one: an ordinary one as long as transaction numbers run on, else a seam. */
export function nextCut(last: (Cut & { readonly lastSequence: number }) | null, now: Standing): Cut {
  const { horizon: toXid, cluster } = now;
  if (last === null) return { seam: true, above: 0, afterSequence: 0, fromXid: 0, toXid, cluster };
  return {
    seam: last.cluster !== cluster || toXid < last.toXid,
    above: last.seam ? last.lastSequence : last.above,
    afterSequence: last.lastSequence,
    fromXid: last.toXid,
    toXid,
    cluster,
  };
}

/** A condition on ledger_entry with its values, for lines that the cut covers up to and including a sequence. */
export function linesOf(cut: Cut, lastSequence: number): { readonly where: string; readonly values: number[] } {
  const { seam, above, afterSequence, fromXid, toXid } = cut;
  return seam
    ? {
        where: '((written_in >= $1 and sequence > $2) or sequence > $3) and sequence <= $4',
        values: [fromXid, above, afterSequence, lastSequence],
      }
    : {
        where: 'written_in >= $1 and sequence > $2 and written_in < $3 and sequence <= $4',
        values: [fromXid, above, toXid, lastSequence],
      };
}
