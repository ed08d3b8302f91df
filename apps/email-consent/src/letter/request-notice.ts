import { type ConsentRequest, type Notice, noticeDigest, noticeFor, type Policy } from '@kinsent/consent';
import { PoliciesInUse } from '@kinsent/host';
import { type ChildCase, EscrowStore } from '@kinsent/store';
import { Inject, Injectable } from '@nestjs/common';
import { type EmailConsentConfig, emailConsentConfig } from '../email-consent.config';
import { StrongerChecks } from '../verification/stronger-checks';
import { pageAddress } from './page-address';

/** A request with the notice that letter and page show of it. */
export interface RequestNotice {
  readonly policy: Policy;
  readonly notice: Notice;
  /** SHA-256 (hex) of the notice as shown. */
  readonly digest: string;
}

/** Makes the one notice of a request, the same for its letters and its page. */
@Injectable()
export class RequestNotices {
  constructor(
    private readonly policies: PoliciesInUse,
    private readonly escrow: EscrowStore,
    private readonly checks: StrongerChecks,
    @Inject(emailConsentConfig) private readonly config: EmailConsentConfig,
  ) {}

  /** In the given language where the policy speaks it, else in the request's own. Throws IncompleteNotice. */
  async of(known: ChildCase, request: ConsentRequest, locale: string = request.locale): Promise<RequestNotice> {
    const policy = await this.policies.find(request.policyDigest);
    const spoken = policy.locales.includes(locale) ? locale : request.locale;
    const notice = noticeFor(
      policy,
      request.policyDigest,
      {
        app: request.app,
        purposes: known.consents.filter(({ requestId }) => requestId === request.id).map(({ purpose }) => purpose),
        answerBy: request.expiresAt,
        onlineNotice: pageAddress(this.config.publicUrl, `notice/${encodeURIComponent(request.app)}`),
        methods: this.checks.methodsFor(policy, known.child.place),
        collected: { from: 'child', items: ['guardian-contact'] },
        escrow: await this.escrow.holdsFor(request.id),
      },
      spoken,
    );
    return { policy, notice, digest: noticeDigest(notice) };
  }
}
