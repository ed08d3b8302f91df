import { owe, readReference } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { FormScanStore, type ScanRecord, ScanMoved } from '@kinsent/store';
import { Injectable } from '@nestjs/common';
import { matchOf } from '../../signed-form/form-intake';
import { FormStandings } from '../../signed-form/form-standings';

/** `unreadable`: no reference; `unknown`: nobody's; `passed`, `over`: no form is needed there any more; `moved`: somebody was quicker. */
export type MatchOutcome = 'matched' | 'unreadable' | 'unknown' | 'passed' | 'over' | 'moved';

/** Why a paper is thrown away without a verdict. */
export const discardReasons = ['not-a-form', 'empty', 'duplicate', 'stranger'] as const;

export type DiscardReason = (typeof discardReasons)[number];

/** Forms of which nobody knows the request, until somebody sees which it is. */
@Injectable()
export class UnmatchedPile {
  constructor(
    private readonly scans: FormScanStore,
    private readonly standings: FormStandings,
    private readonly clock: Clock,
  ) {}

  async match(scan: ScanRecord, typed: string): Promise<MatchOutcome> {
    const reference = readReference(typed);
    if (reference === null) return 'unreadable';
    const found = await this.standings.byReference(reference);
    if (found === null) return 'unknown';
    if (found.standing !== 'open') return found.standing;
    return this.move(() => this.scans.match(scan.id, matchOf(found, scan.receivedAt), this.clock.now()), 'matched');
  }

  /** It belongs to another request than was thought. */
  unmatch({ id }: ScanRecord): Promise<'unmatched' | 'moved'> {
    return this.move(() => this.scans.unmatch(id), 'unmatched');
  }

  /** It proves nothing and belongs to nobody: its pages go at once. */
  discard({ id }: ScanRecord): Promise<'discarded' | 'moved'> {
    const at = this.clock.now();
    return this.move(() => this.scans.discard(id, at, [owe('scan.destroy', id, null, at, at)]), 'discarded');
  }

  private async move<T>(act: () => Promise<void>, done: T): Promise<T | 'moved'> {
    try {
      await act();
      return done;
    } catch (error) {
      if (error instanceof ScanMoved) return 'moved';
      throw error;
    }
  }
}
