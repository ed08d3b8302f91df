import { amountInWords, type Consent, type Notice } from '@kinsent/consent';
import { Notice as Box } from '@kinsent/host';
import type { PaymentStanding } from '@kinsent/store';
import type { VNode } from 'preact';
import { dayInWords } from '../letter/day-in-words';
import type { CheckStanding } from '../verification/check-standings';
import type { PageParts } from './page-parts';
import { type Proof, TakeBack } from './take-back';
import { WaysAhead } from './ways-ahead';

export interface NextStepProps {
  readonly parts: PageParts;
  readonly notice: Notice;
  readonly consents: readonly Consent[];
  /** When what waits ends in silence. */
  readonly answerBy: Date;
  readonly check: CheckStanding;
  /** What whoever only opened the link is asked first (N2); null for who had the letter in hand just now. */
  readonly proof: Proof | null;
  readonly codeError: string | undefined;
}

/** Where a guardian goes on, while something that they said yes to waits for them; nothing once all is decided. */
export function NextStep(props: NextStepProps): VNode | null {
  const { parts, notice, consents, answerBy, check, proof, codeError } = props;
  const { say, locale } = parts;
  const { waits, link, proven, ahead } = check;
  if (link === null) return null;
  const waiting = consents.filter(({ id }) => waits.has(id));
  return (
    <Box title={say(proven ? 'step.onceMoreTitle' : 'step.title')}>
      <p>{say(proven ? 'step.onceMoreText' : 'step.text')}</p>
      <ul>
        {waiting.map(({ purpose }) => (
          <li>{titleIn(notice, purpose)}</li>
        ))}
      </ul>
      {!proven && ahead !== null && <WaysAhead say={say} check={ahead} />}
      {proof === null ? (
        <p>
          <a class="button" href={link} rel="noreferrer">
            {say(proven ? 'step.onceMoreLink' : 'step.link')}
          </a>
        </p>
      ) : (
        <TakeBack parts={parts} about="prove" items={[]} proof={proof} ticked={null} codeError={codeError} />
      )}
      <p>{say('step.later', { date: dayInWords(answerBy, locale) })}</p>
    </Box>
  );
}

/** What was charged, and what has become of it: given back only once it was (N7). */
export function Charges({
  parts,
  payments,
}: {
  readonly parts: PageParts;
  readonly payments: readonly PaymentStanding[];
}): VNode | null {
  const { say } = parts;
  if (payments.length === 0) return null;
  return (
    <section>
      <h2>{say('charge.title')}</h2>
      <ul>
        {payments.map((payment) => (
          <li>{chargeInWords(parts, payment)}</li>
        ))}
      </ul>
    </section>
  );
}

function chargeInWords({ say, locale }: PageParts, payment: PaymentStanding): string {
  const { state, paidAt, refundedAt, refusal } = payment;
  const amount = amountInWords(payment, locale);
  const paid = paidAt === null ? '' : dayInWords(paidAt, locale);
  const back =
    state === 'refunded' && refundedAt !== null
      ? say('charge.refunded', { amount, paid, date: dayInWords(refundedAt, locale) })
      : say(state === 'refund-failed' ? 'charge.refundFailed' : 'charge.paid', { amount, paid });
  return refusal === null ? back : `${back} ${say(`charge.${refusal}`)}`;
}

function titleIn(notice: Notice, purpose: string): string {
  return notice.purposes.find(({ key }) => key === purpose)?.title ?? purpose;
}
