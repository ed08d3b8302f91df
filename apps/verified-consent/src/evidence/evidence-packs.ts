import type { EvidencePack } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { EvidencePackStore } from '@kinsent/store';
import { Injectable } from '@nestjs/common';

/** Everything that proves one consent, to be handed out (N3, K3; P-05). */
@Injectable()
export class EvidencePacks {
  constructor(
    private readonly store: EvidencePackStore,
    private readonly clock: Clock,
  ) {}

  /** Null for a consent that the ledger knows not, or no more. */
  of(consentId: string): Promise<EvidencePack | null> {
    return this.store.of(consentId, this.clock.now());
  }
}
