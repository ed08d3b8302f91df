import type { SigningKey } from '@kinsent/consent';
import { Clock } from '@kinsent/host';
import { SigningKeyStore } from '@kinsent/store';
import { type DynamicModule, Module } from '@nestjs/common';
import { Anchor } from './anchor';
import { CertificateSigner, Issuer } from './certificate-signer';
import { Signer } from './signer';

/** What makes the ledger proof: checkpoints, certificates, and the key behind them. */
@Module({})
export class ProofModule {
  /** `operator`: in whose name certificates are signed. */
  static of(key: SigningKey, operator: string): DynamicModule {
    return {
      module: ProofModule,
      providers: [
        {
          provide: Signer,
          useFactory: (known: SigningKeyStore, clock: Clock) => new Signer(key, known, clock),
          inject: [SigningKeyStore, Clock],
        },
        { provide: Issuer, useValue: new Issuer(operator) },
        CertificateSigner,
        Anchor,
      ],
      exports: [CertificateSigner],
    };
  }
}
