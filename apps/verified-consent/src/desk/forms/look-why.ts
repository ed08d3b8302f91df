import { awaitsVerdict, type ScanState } from '@kinsent/consent';
import type { Staff } from '../../staff/staff-page';

/** For what somebody looks whose work in the queue it is not; chosen by them, and written down (K3). */
export const reasons = ['parent', 'complaint', 'check', 'authority', 'incident'] as const;

export type Reason = (typeof reasons)[number];

/** For what a form is looked at; null when the person has to say so first. */
export function whyLooked(
  { roles }: Pick<Staff, 'roles'>,
  { state }: { readonly state: ScanState },
  asked: string | null,
): 'judging' | 'matching' | Reason | null {
  const isOwnWork = roles.includes('reviewer') && awaitsVerdict(state);
  if (isOwnWork) return state === 'unmatched' ? 'matching' : 'judging';
  return reasons.find((reason) => reason === asked) ?? null;
}
