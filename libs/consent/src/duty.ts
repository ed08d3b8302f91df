/** Which service owes which duty. A service claims only its own kinds. */
export const dutyOwners = {
  'letter.notice': 'email-consent',
  'letter.reminder': 'email-consent',
  'letter.confirmation': 'email-consent',
  'letter.withdrawal': 'email-consent',
  'letter.retention': 'email-consent',
  'letter.refunded': 'email-consent',
  'letter.erased': 'email-consent',
  'letter.judged': 'email-consent',
  'letter.claimed': 'email-consent',
  'webhook.deliver': 'email-consent',
  'payment.settle': 'verified-consent',
  'payment.refund': 'verified-consent',
  'proof.fall': 'verified-consent',
  'scan.destroy': 'verified-consent',
  'inquiry.destroy': 'verified-consent',
  'request.lapse': 'purge-worker',
  'consent.lapse': 'purge-worker',
  'consent.erase': 'purge-worker',
  'child.mature': 'purge-worker',
  'key.destroy': 'purge-worker',
  'reference.destroy': 'purge-worker',
  'desk-key.destroy': 'purge-worker',
  'erasure.own': 'purge-worker',
  'erasure.ask': 'purge-worker',
  'erasure.run': 'purge-worker',
  'erasure.watch': 'purge-worker',
  'erasure.settle': 'purge-worker',
  'hold.seal': 'purge-worker',
  'hold.end': 'purge-worker',
} as const;

export type DutyKind = keyof typeof dutyOwners;

export type DutyOwner = (typeof dutyOwners)[DutyKind];

/** Work owed, written in the same commit as the fact that obliges us to it. */
export interface DutyDraft {
  readonly kind: DutyKind;
  /** Same key, same duty: a second draft with it adds nothing. */
  readonly key: string;
  /** Id of the request, consent, child, delivery, erasure, target, hold, addressee, scan or inquiry that the duty is about. */
  readonly subjectId: string;
  /** The child whose erasure ends the duty; null for work that is about no child. */
  readonly childId: string | null;
  readonly dueAt: Date;
}

/** Builds a duty whose key is its kind, its subject and, where one subject may owe it twice, the time it arose. */
export function owe(kind: DutyKind, subjectId: string, childId: string | null, dueAt: Date, arose?: Date): DutyDraft {
  const key = arose === undefined ? `${kind}/${subjectId}` : `${kind}/${subjectId}/${arose.toISOString()}`;
  return { kind, key, subjectId, childId, dueAt };
}
