import type { FormTerms, ScanRejection } from '@kinsent/consent';
import type { ScanReview } from '@kinsent/store';
import type { Waiting } from '../../proof/waiting-in';

/** What a form comes to when everybody sees it as one person does. Purposes in the order in which they were asked. */
export type Ruling =
  | {
      readonly kind: 'approve';
      readonly method: 'signed-form' | 'drawn-signature';
      readonly yes: readonly string[];
      readonly no: readonly string[];
    }
  | { readonly kind: 'reject'; readonly rejection: ScanRejection };

/** A signature drawn on a screen is never the signed form of the Rule, and nothing where the operator does not vouch for it (M-i'). */
export function rulingOf(
  said: Pick<ScanReview, 'verdict'> & Partial<Pick<ScanReview, 'signature' | 'rejection' | 'choices'>>,
  waiting: readonly Waiting[],
  drawn: FormTerms['drawn'],
): Ruling {
  const { verdict, signature = null, rejection = null, choices = {} } = said;
  if (verdict !== 'approve') return { kind: 'reject', rejection: rejection ?? 'unreadable' };
  if (signature === null) return { kind: 'reject', rejection: 'unsigned' };
  if (signature === 'drawn' && drawn === 'refused') return { kind: 'reject', rejection: 'drawn' };
  const purposes = waiting.map(({ consent }) => consent.purpose);
  const saying = (choice: 'yes' | 'no') =>
    purposes.filter((purpose) => Object.hasOwn(choices, purpose) && choices[purpose] === choice);
  const [yes, no] = [saying('yes'), saying('no')];
  if (yes.length === 0) return { kind: 'reject', rejection: 'other-choices' };
  return { kind: 'approve', method: signature === 'drawn' ? 'drawn-signature' : 'signed-form', yes, no };
}

/** True when two people see a form alike: the same outcome for the same reason, purpose by purpose. */
export function agree(one: Ruling, other: Ruling): boolean {
  if (one.kind === 'reject' || other.kind === 'reject') {
    return one.kind === 'reject' && other.kind === 'reject' && one.rejection === other.rejection;
  }
  const same = (some: readonly string[], others: readonly string[]) => some.join(' ') === others.join(' ');
  return one.method === other.method && same(one.yes, other.yes) && same(one.no, other.no);
}
