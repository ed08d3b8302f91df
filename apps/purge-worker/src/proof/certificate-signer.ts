import { type ErasureCertificate, signCertificate } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Signer } from './signer';

/** Who answers for what is signed: the operator of the policy. */
export class Issuer {
  constructor(readonly name: string) {}
}

/** Signs certificates of erasure, as a compact JWS, in the operator's name. */
@Injectable()
export class CertificateSigner {
  constructor(
    private readonly signer: Signer,
    private readonly issuer: Issuer,
  ) {}

  sign(facts: Omit<ErasureCertificate, 'iss'>): string {
    return signCertificate({ iss: this.issuer.name, ...facts }, this.signer.key);
  }
}
