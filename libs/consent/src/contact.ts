/** What a guardian's address may be used for. `news` is the guardian's own opt-in on top of `consent` (T9). */
export const contactPurposes = ['consent', 'news'] as const;

export type ContactPurpose = (typeof contactPurposes)[number];

/** Letters about a consent: the only ones that an address given for consent may get (16 CFR 312.5(c)(1)). */
export const consentLetterKinds = [
  'notice',
  'reminder',
  'confirmation',
  'withdrawal',
  'retention',
  'erased',
  'refunded',
  'judged',
  'claimed',
] as const;

export type ConsentLetterKind = (typeof consentLetterKinds)[number];

export type LetterKind = ConsentLetterKind | 'news';

const mail: Readonly<Record<ContactPurpose, readonly LetterKind[]>> = {
  consent: consentLetterKinds,
  news: [...consentLetterKinds, 'news'],
};

/** True when a letter of this kind may go to an address that was given for this purpose; false for everything unheard of. */
export function mayWrite(contactPurpose: ContactPurpose, letterKind: LetterKind): boolean {
  return Object.hasOwn(mail, contactPurpose) && mail[contactPurpose].includes(letterKind);
}
