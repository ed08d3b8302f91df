/** The first place at which an export of the ledger does not hold. The message names it. */
export class LedgerBreak extends Error {
  override readonly name = 'LedgerBreak';
  readonly subjectId: string | null;
  readonly position: number | null;

  constructor(
    /** Counts from 1; null when it is not a line that is wrong, but the certificate. */
    readonly line: number | null,
    message: string,
    about: { readonly subjectId: string; readonly position: number } | null = null,
  ) {
    super(message);
    this.subjectId = about?.subjectId ?? null;
    this.position = about?.position ?? null;
  }
}
