import { readCertificate } from './certificate';
import { type Checkpoint, type SignedCheckpoint, verifyCheckpoint } from './checkpoint';
import { CheckpointRoot } from './checkpoint-root';
import { chainStart } from './ledger';
import { type CertificateFinding, CertificateSearch } from './certificate-search';
import { LedgerBreak } from './ledger-break';
import { LedgerChains } from './ledger-chains';
import type { EvidencePack } from './evidence-pack';
import {
  type Anchor,
  type ExportHead,
  type ExportLine,
  ExportSeal,
  type PrunedEntry,
  type SequencedEntry,
} from './ledger-export';
import { readExportLine } from './ledger-export-line';
import { type PublicJwk, SignatureFault, thumbprintOf } from './ledger-jws';
import { type PackFinding, PackSearch } from './pack-search';

export interface VerifyOptions {
  /** Keys that the verifier trusts, by thumbprint. Null: those that the export itself brings. */
  readonly keys: ReadonlyMap<string, PublicJwk> | null;
  /** A certificate of erasure to be held against the export. */
  readonly certificate: string | null;
  /** An evidence pack that holds by itself, to be held against the export. */
  readonly pack?: EvidencePack | null;
}

/** What holds: everything in the export, and how far it is anchored. */
export interface ExportReport {
  readonly head: ExportHead;
  readonly entries: number;
  readonly pruned: number;
  /** The checkpoint over the newest line that was pruned: nothing that was written after it is missing. */
  readonly prunedUpTo: Pick<Checkpoint, 'number' | 'at'> | null;
  readonly chains: number;
  /** Chains of which a part of the ledger holds the end and not the beginning. */
  readonly continued: number;
  readonly checkpoints: number;
  /** The newest checkpoint; whatever came after it is chained and not anchored. Null when there is none. */
  readonly anchored: (Checkpoint & { readonly hash: string }) | null;
  readonly unanchored: number;
  /** Names of the keys that signed, by checkpoint or certificate. */
  readonly signedBy: readonly string[];
  readonly certificate: CertificateFinding | null;
  readonly pack: PackFinding | null;
}

/**
 * Verifies an export from itself alone, line by line as it is read: every chain, every checkpoint, their links and the seal
 * (N3). Throws LedgerBreak at the first line that does not hold.
 */
export class ExportVerifier {
  private readonly seal = new ExportSeal();
  private readonly keys = new Map<string, PublicJwk>();
  private readonly signers = new Set<string>();
  private readonly chains: LedgerChains;
  private readonly search: CertificateSearch;
  private readonly pack: PackSearch | null;
  private head: ExportHead | null = null;
  private last: Anchor | null = null;
  private anchored: SignedCheckpoint | null = null;
  private root = new CheckpointRoot();
  private highest = 0;
  private line = 0;
  private counts = { entries: 0, pruned: 0, checkpoints: 0 };
  private prunedHere = false;
  private prunedUpTo: SignedCheckpoint | null = null;
  private ended = false;

  constructor(private readonly options: VerifyOptions) {
    this.chains = new LedgerChains();
    this.search = new CertificateSearch();
    this.pack = options.pack == null ? null : new PackSearch(options.pack);
  }

  /** One line, without its end. */
  take(text: string): void {
    this.line += 1;
    if (this.ended) throw this.broken('stands behind the end of the export');
    const line = readExportLine(text);
    if (line === null) throw this.broken('is not a line of an export');
    if ((this.head === null) !== (line.type === 'ledger')) {
      throw this.broken(
        this.head === null ? 'should begin the export, and does not' : 'begins an export within the export',
      );
    }
    this.read(line);
    this.seal.add(text);
  }

  /** What was found, once all lines were taken. */
  end(): ExportReport {
    if (!this.ended || this.head === null) {
      this.line += 1;
      throw this.broken('is missing: the export is cut off before its end');
    }
    const { entries, pruned, checkpoints } = this.counts;
    const { begun, continued } = this.chains;
    return {
      head: this.head,
      ...{ entries, pruned, checkpoints, continued },
      prunedUpTo: this.prunedUpTo,
      chains: begun + continued,
      anchored: this.anchored,
      unanchored: this.root.entries,
      signedBy: [...this.signers],
      certificate: this.search.finding,
      pack: this.pack?.finding ?? null,
    };
  }

  private read(line: ExportLine): void {
    switch (line.type) {
      case 'ledger':
        this.head = line;
        this.last = line.after;
        return;
      case 'key':
        return this.readKey(line.kid, line.jwk);
      case 'entry':
        this.counts.entries += 1;
        return this.readEntry(line);
      case 'pruned':
        return this.readPruned(line);
      case 'checkpoint':
        this.counts.checkpoints += 1;
        return this.readCheckpoint(line);
      case 'end':
        return this.readEnd(line);
    }
  }

  private readKey(kid: string, jwk: PublicJwk): void {
    if (this.counts.entries + this.counts.pruned + this.counts.checkpoints > 0)
      throw this.broken('is a key among entries');
    if (kid !== thumbprintOf(jwk)) throw this.broken(`is a key with the name of another: ${kid}`);
    if (this.keys.has(kid)) throw this.broken(`is a key that is there twice: ${kid}`);
    this.keys.set(kid, jwk);
  }

  private readEntry(entry: SequencedEntry): void {
    this.readLeaf(entry);
    const fault = this.chains.add(entry, this.head?.after !== null);
    if (fault !== null) throw this.broken(fault, entry);
    if (this.options.certificate !== null) this.search.look(this.certificate(), entry, this.line);
    const other = this.pack?.look(entry) ?? null;
    if (other !== null) throw this.broken(other, entry);
  }

  private readPruned(line: PrunedEntry): void {
    this.counts.pruned += 1;
    this.prunedHere = true;
    this.readLeaf(line);
    if (this.options.certificate !== null) this.search.lookAtPruned(this.certificate(), line, this.line);
    const other = this.pack?.lookAtPruned(line) ?? null;
    if (other !== null) throw this.broken(other);
  }

  private readLeaf({ sequence, hash }: PrunedEntry): void {
    if (this.root.entries > 0 && sequence <= this.highest) {
      throw this.broken(`has sequence ${sequence}, which does not follow ${this.highest}`);
    }
    this.highest = sequence;
    this.root.add(sequence, hash);
  }

  private readCheckpoint(checkpoint: SignedCheckpoint): void {
    const { number, entries, total, lastSequence, root, previous } = checkpoint;
    const last = this.last ?? { number: 0, hash: chainStart, total: 0, lastSequence: 0 };
    const named = `is checkpoint ${number}, and`;
    if (number !== last.number + 1) throw this.broken(`${named} checkpoint ${last.number + 1} is missing before it`);
    if (previous !== last.hash) throw this.broken(`${named} does not point back to the checkpoint before it`);
    try {
      this.signers.add(verifyCheckpoint(checkpoint, this.trusted()));
    } catch (error) {
      if (error instanceof SignatureFault) throw this.broken(`${named} it ${error.message}`);
      throw error;
    }
    if (entries !== this.root.entries) {
      throw this.broken(`${named} covers ${entries} lines of the ledger: the export has ${this.root.entries} of them`);
    }
    const highest = Math.max(last.lastSequence, this.highest);
    if (total !== last.total + entries || lastSequence !== highest || root !== this.root.root()) {
      throw this.broken(`${named} covers other lines of the ledger than the ${entries} before it`);
    }
    const other = this.pack?.lookAtCheckpoint(checkpoint) ?? null;
    if (other !== null) throw this.broken(`${named} ${other}`);
    this.last = checkpoint;
    this.anchored = checkpoint;
    if (this.prunedHere) this.prunedUpTo = checkpoint;
    this.prunedHere = false;
    this.search.anchor(number);
    this.root = new CheckpointRoot();
    this.highest = 0;
  }

  private readEnd({ lines, digest }: { lines: number; digest: string }): void {
    const seal = this.seal.value();
    if (lines !== seal.lines) throw this.broken(`says that ${lines} lines stand before it: ${seal.lines} do`);
    if (digest !== seal.digest) throw this.broken('seals other lines than those before it');
    // A hash alone says nothing unless a checkpoint stands over it.
    if (this.prunedHere) throw this.broken('ends the export, and pruned lines before it are not anchored');
    if (this.options.certificate !== null && !this.search.found) {
      throw this.broken(
        'ends the export, and the line that the certificate names was not in it',
        this.certificate().ledger,
      );
    }
    const isPart = this.head?.after !== null || this.head.to !== null;
    if (this.pack !== null && this.pack.finding.outside > 0 && !isPart) {
      throw this.broken('ends the export, and not every line of the pack was in it');
    }
    this.ended = true;
  }

  private certificate(): ReturnType<CertificateSearch['open']> {
    try {
      return this.search.open(() => readCertificate(this.options.certificate!, this.trusted()));
    } catch (error) {
      if (error instanceof SignatureFault) throw new LedgerBreak(null, `The certificate ${error.message}.`);
      throw error;
    }
  }

  private trusted(): ReadonlyMap<string, PublicJwk> {
    return this.options.keys ?? this.keys;
  }

  private broken(what: string, about: { subjectId: string; position: number } | null = null): LedgerBreak {
    const place = about === null ? '' : `, position ${about.position} of ${about.subjectId},`;
    return new LedgerBreak(this.line, `Line ${this.line}${place} ${what}.`, about);
  }
}
