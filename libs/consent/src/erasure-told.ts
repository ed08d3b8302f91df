import type { Erasure, ErasureCause, ErasureTarget } from './erasure';

/** What a guardian wanted: the end of it is told whether or not anybody still had something. */
const wished: readonly ErasureCause[] = ['withdrawn', 'guardian-request'];

/**
 * True when a guardian gets the certificate of an erasure that is over: it is what they asked for, or somebody outside our own
 * store has deleted something. Single items come and go by the dozen; of those the app has the certificates.
 */
export function isToldToGuardian({ cause, item }: Erasure, targets: readonly ErasureTarget[]): boolean {
  if (item !== undefined) return false;
  return wished.includes(cause) || targets.some(({ kind, state }) => kind !== 'own' && state === 'erased');
}
