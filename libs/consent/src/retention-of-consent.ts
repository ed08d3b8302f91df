import { addPeriod } from './period';
import type { Policy } from './policy';

/** When the data of a purpose has to go once its consent has ended; at once, where there never was a yes (T3). */
export function retentionForConsentEnd(
  policy: Pick<Policy, 'purposes'>,
  purpose: string,
  neverGranted: boolean,
  endedAt: Date,
): { readonly data: readonly string[]; readonly dueAt: Date }[] {
  const ruled = policy.purposes[purpose];
  if (ruled === undefined) return [];
  if (neverGranted) return [{ data: ruled.data, dueAt: endedAt }];
  return ruled.retention
    .filter(({ trigger }) => trigger === 'consent.ended')
    .map(({ data, after }) => ({ data, dueAt: addPeriod(endedAt, after) }));
}
