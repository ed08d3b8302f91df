import { awaitsVerdict, type ScanRejection, type ScanRoad } from '@kinsent/consent';
import type { ScanRecord } from '@kinsent/store';

/** Where a guardian's signed form stands. `unjudged`: it waited too long, or staff saw that it is no form. */
export type FormState =
  | { readonly kind: 'waiting'; readonly road: ScanRoad; readonly receivedAt: Date; readonly dueAt: Date | null }
  | { readonly kind: 'approved' | 'unjudged'; readonly road: ScanRoad; readonly receivedAt: Date }
  | { readonly kind: 'rejected'; readonly road: ScanRoad; readonly receivedAt: Date; readonly reason: ScanRejection };

/** What is said of the forms of one request: one that people still look at before the newest one; null without any. */
export function formStateOf(scans: readonly ScanRecord[]): FormState | null {
  const waiting = scans.findLast(({ state }) => awaitsVerdict(state));
  const newest = waiting ?? scans.at(-1);
  if (newest === undefined) return null;
  const { state, road, receivedAt, dueAt, rejection } = newest;
  if (awaitsVerdict(state)) return { kind: 'waiting', road, receivedAt, dueAt };
  if (state === 'rejected') return { kind: 'rejected', road, receivedAt, reason: rejection ?? 'unreadable' };
  return { kind: state === 'approved' ? 'approved' : 'unjudged', road, receivedAt };
}
