import { methodsOffered, type Policy, type VerificationMethod } from '@kinsent/consent';
import {
  newId,
  type OpenedVerification,
  presence,
  verificationIndex,
  verificationReference,
  verificationSecret,
} from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { pageAddress } from '../letter/page-address';

/** The way from a guardian's yes to where they prove who they are (T4). */
@Injectable()
export class StrongerChecks {
  constructor(@Inject(emailConsentConfig) private readonly config: EmailConsentConfig) {}

  /** How a guardian there can prove it; none where this service knows no way to it. */
  methodsFor({ verification }: Policy, place: string | null): readonly VerificationMethod[] {
    const { verifiedConsentUrl, verificationKey } = this.config;
    return verifiedConsentUrl === null || verificationKey === null ? [] : methodsOffered(verification, place);
  }

  /** A new one, to be written with the answer. Throws RangeError where no way is known. */
  open(about: Pick<OpenedVerification, 'requestId' | 'locale' | 'noticeDigest'>, at: Date): OpenedVerification {
    const id = newId(at);
    const key = this.key();
    return {
      step: 'open',
      id,
      linkIndex: verificationIndex(key, verificationSecret(key, id)),
      reference: verificationReference(key, id),
      ...about,
    };
  }

  /**
   * Where the guardian goes on, with a word that they had the letter in hand at that moment (null: not known); null where no
   * way is known any more.
   */
  linkOf(verificationId: string, presentAt: Date | null): string | null {
    const { verifiedConsentUrl, verificationKey } = this.config;
    if (verifiedConsentUrl === null || verificationKey === null) return null;
    const link = pageAddress(verifiedConsentUrl, `p/${verificationSecret(verificationKey, verificationId)}/verify`);
    return presentAt === null ? link : `${link}?h=${presence(verificationKey, verificationId, presentAt)}`;
  }

  private key(): Buffer {
    if (this.config.verificationKey === null) throw new RangeError('No way to prove who somebody is.');
    return this.config.verificationKey;
  }
}
