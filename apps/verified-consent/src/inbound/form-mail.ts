import { Metrics } from '@kinsent/host';
import { Inject, Injectable } from '@nestjs/common';
import { FormIntake, type IntakeFault } from '../signed-form/form-intake';
import { Turnstile } from '../signed-form/turnstile';
import { type VerifiedConsentConfig, verifiedConsentConfig } from '../verified-consent.config';
import { formIn } from './mail-form';
import { readMail } from './read-mail';

/**
 * What became of a message. `taken`: it is written down, or was before; `dropped`: a machine sent it; `refused`: it is no
 * form that can be read, and never will be; `later`: it can be, but not now.
 */
export type MailOutcome =
  | { readonly kind: 'taken' | 'dropped' }
  | { readonly kind: 'refused'; readonly fault: MailFault }
  | { readonly kind: 'later'; readonly fault: IntakeFault };

export type MailFault = IntakeFault | 'none' | 'no-message';

/** Faults of ours, and of the moment. */
const passing: readonly IntakeFault[] = ['scanner-unavailable', 'timed-out', 'busy', 'too-full'];

const outcomes = ['waiting', 'unmatched', 'known', 'refused', 'later', 'bounce', 'automatic', 'list', 'loop'] as const;

/** As many bytes as 25 MB take in a message, and a letter beside them. */
export const largestMail = 36 * 1024 * 1024;

/** Takes forms out of messages, by whatever way those came. No message is ever answered: its sender may be forged. */
@Injectable()
export class FormMail {
  private readonly counts = new Map<string, number>();
  private readonly turnstile = new Turnstile(2, 8);

  constructor(
    private readonly intake: FormIntake,
    @Inject(verifiedConsentConfig) private readonly config: VerifiedConsentConfig,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'kinsent_form_mail',
      'Messages to the address for forms since the start.',
      ['outcome'],
      async (gauge) => {
        for (const outcome of outcomes) gauge.set({ outcome }, this.counts.get(outcome) ?? 0);
      },
    );
  }

  /** `envelopeFrom`: the sender that the mail server named, null when it is not known. Throws what is no fault of the message. */
  async take(raw: Buffer, envelopeFrom: string | null): Promise<MailOutcome> {
    const outcome = await this.turnstile.pass(() => this.takeInTurn(raw, envelopeFrom));
    return outcome ?? this.put({ kind: 'refused', fault: 'busy' });
  }

  private async takeInTurn(raw: Buffer, envelopeFrom: string | null): Promise<MailOutcome> {
    const mail = await readMail(raw);
    if (mail === null) return this.refuse('no-message');
    const { formFaxSenders, formMailAddress } = this.config;
    const own = formMailAddress?.toLowerCase() ?? null;
    const form = formIn(mail, { faxSenders: formFaxSenders ?? [], own, envelopeFrom });
    if (form.kind === 'dropped') {
      this.count(form.reason);
      return { kind: 'dropped' };
    }
    if (form.kind === 'none') return this.refuse('none');
    const { files, road, hints } = form;
    return this.put(await this.intake.take({ files, road, hints, verificationId: null }));
  }

  private put(outcome: Awaited<ReturnType<FormIntake['take']>>): MailOutcome {
    if (outcome.kind === 'refused') return this.refuse(outcome.fault);
    this.count(outcome.kind);
    return { kind: 'taken' };
  }

  private refuse(fault: MailFault): MailOutcome {
    const later = passing.find((each) => each === fault);
    this.count(later === undefined ? 'refused' : 'later');
    return later === undefined ? { kind: 'refused', fault } : { kind: 'later', fault: later };
  }

  private count(outcome: (typeof outcomes)[number]): void {
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
  }
}
