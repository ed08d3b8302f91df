/** What each sealed value is bound to: moved to another row, it does not open. */

/** An app's reference to a child: in the child's row, and in the copies that outlive it. */
export function refPlace(childId: string): string {
  return `child.ref/${childId}`;
}

/** A guardian's address. */
export function contactPlace(guardianshipId: string): string {
  return `guardianship.contact/${guardianshipId}`;
}

/** A child's escrowed data. */
export function escrowPlace(requestId: string): string {
  return `escrow.payload/${requestId}`;
}

/** A page of a signed form. */
export function scanPagePlace(scanId: string, position: number): string {
  return `scan_page.image/${scanId}/${position}`;
}

/** What somebody wrote who asks about a child. */
export function inquiryPlace(inquiryId: string): string {
  return `inquiry.content/${inquiryId}`;
}

/** A stored answer. */
export function answerPlace(app: string, keyHash: Buffer): string {
  return `idempotency_key.body/${app}/${keyHash.toString('hex')}`;
}

/** The digest of the call that it answers. */
export function callPlace(app: string, keyHash: Buffer): string {
  return `idempotency_key.call/${app}/${keyHash.toString('hex')}`;
}
