import { type Checkpoint, signCheckpoint, type SignedCheckpoint, type SigningKey } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { SigningKeyStore } from '@kinsent/store';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Holds the signing key. What it signs can be read by everybody: its public half is known before it signs anything. */
@Injectable()
export class Signer implements OnModuleInit {
  constructor(
    readonly key: SigningKey,
    private readonly known: SigningKeyStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.known.register(this.key, this.clock.now());
  }

  checkpoint(checkpoint: Checkpoint): SignedCheckpoint {
    return signCheckpoint(checkpoint, this.key);
  }
}
