import type { ErasureCertificate } from './certificate';
import type { PrunedEntry, SequencedEntry } from './ledger-export';

/** Where the ledger bears a certificate out. */
export interface CertificateFinding {
  readonly certificate: ErasureCertificate;
  /** Of the export; counts from 1. */
  readonly line: number;
  /** The proof has ended: the line's number and hash are borne out, and no longer what it said. */
  readonly pruned: boolean;
  /** Number of the checkpoint that anchors it; null when none does yet. */
  readonly checkpoint: number | null;
}

/** Looks for the line of the ledger that a certificate names, while an export goes by. */
export class CertificateSearch {
  finding: CertificateFinding | null = null;
  private certificate: ErasureCertificate | null = null;

  get found(): boolean {
    return this.finding !== null;
  }

  /** The certificate, read once. */
  open(read: () => ErasureCertificate): ErasureCertificate {
    this.certificate ??= read();
    return this.certificate;
  }

  look(certificate: ErasureCertificate, entry: SequencedEntry, line: number): void {
    const { subjectId, position, hash, sequence } = certificate.ledger;
    const isIt =
      entry.subject === 'erasure' &&
      entry.act === 'complete' &&
      entry.subjectId === subjectId &&
      entry.subjectId === certificate.erasureId &&
      entry.position === position &&
      entry.hash === hash &&
      entry.sequence === sequence;
    if (isIt) this.finding = { certificate, line, pruned: false, checkpoint: null };
  }

  lookAtPruned(certificate: ErasureCertificate, { sequence, hash }: PrunedEntry, line: number): void {
    const { ledger } = certificate;
    if (ledger.sequence === sequence && ledger.hash === hash) {
      this.finding = { certificate, line, pruned: true, checkpoint: null };
    }
  }

  /** A checkpoint covers what came before it. */
  anchor(number: number): void {
    if (this.finding !== null && this.finding.checkpoint === null) {
      this.finding = { ...this.finding, checkpoint: number };
    }
  }
}
