import type { ConsentRequest } from '@kinsent/consent';
import {
  type ChildCase,
  ChildCaseStore,
  type Duty,
  type GuardianContact,
  GuardianStore,
  letterCode,
  letterNumber,
  linkSecret,
} from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { pageAddress } from './page-address';
import type { LetterMatter } from './letter-matter';
import { type RequestNotice, RequestNotices } from './request-notice';

/** All that is needed to write to the guardian of a request. */
export interface LetterFile extends RequestNotice {
  readonly known: ChildCase;
  readonly request: ConsentRequest;
  readonly contact: GuardianContact;
  readonly matter: LetterMatter;
}

/** Gathers what a letter is made of. */
@Injectable()
export class LetterDesk {
  constructor(
    private readonly cases: ChildCaseStore,
    private readonly guardians: GuardianStore,
    private readonly notices: RequestNotices,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
  ) {}

  /** Null when the request, or whom it went to, is forgotten. */
  async fileOf(duty: Duty, requestId: string = duty.subjectId): Promise<LetterFile | null> {
    const known = await this.cases.findByRequest(null, requestId);
    const request = known?.requests.find(({ id }) => id === requestId);
    const contact = await this.guardians.contactOf(requestId);
    if (known === null || request === undefined || request.state === 'erased' || contact === null) return null;
    const noticed = await this.notices.of(known, request);
    const { linkKey, publicUrl } = this.config;
    const matter: LetterMatter = {
      locale: request.locale,
      wording: noticed.policy.letters[request.locale]!,
      notice: noticed.notice,
      link: pageAddress(publicUrl, `p/${linkSecret(linkKey, duty.id)}`),
      code: letterCode(linkKey, duty.id),
      number: letterNumber(linkKey, duty.id),
    };
    return { ...noticed, known, request, contact, matter };
  }
}
