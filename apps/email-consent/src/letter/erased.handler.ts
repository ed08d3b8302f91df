import { addPeriod } from '@kinsent/consent';
import { Clock, DutyHandler, type DutyResult, PoliciesInUse, UnknownPolicy } from '@kinsent/host';
import { type CertifiedLetter, type Duty, ErasureLetterStore } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { erasedLetter } from './erased.letter';
import { whatWasErased } from './erased-matter';
import { LetterDesk, type LetterFile } from './letter-desk';
import { LetterPost } from './letter-post';
import { pageAddress } from './page-address';
import { notNeeded, receiptOf } from './receipt';

/** Brings the certificate of an erasure to the guardian, while their address is held for something that they allow (T9). */
@Injectable()
export class ErasedHandler extends DutyHandler {
  readonly kind = 'letter.erased';

  constructor(
    private readonly desk: LetterDesk,
    private readonly post: LetterPost,
    private readonly letters: ErasureLetterStore,
    private readonly policies: PoliciesInUse,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(duty: Duty): Promise<DutyResult> {
    const found = await this.letters.find(duty.subjectId, this.clock.now());
    const file = found === null ? null : await this.desk.fileOf(duty, found.requestId);
    const result = found === null || file === null ? notNeeded : await this.send(duty, found, file);
    await this.letters.forget(duty.subjectId);
    return result;
  }

  private async send(duty: Duty, found: CertifiedLetter, { contact, matter, policy }: LetterFile): Promise<DutyResult> {
    const ruling = await this.policies.find(found.erasure.policyDigest).catch((error: unknown) => {
      if (error instanceof UnknownPolicy) return policy;
      throw error;
    });
    const keys = pageAddress(this.config.publicUrl, '.well-known/jwks.json');
    const letter = erasedLetter({ ...matter, ...whatWasErased(found, ruling, matter.locale), keys });
    const { requestId } = found;
    const linkExpiresAt = addPeriod(this.clock.now(), policy.links.validFor);
    return receiptOf(await this.post.send({ duty, requestId, kind: 'erased', contact, matter, letter, linkExpiresAt }));
  }
}
