import { amountInWords, type Charge } from '@kinsent/consent';
import { Button, Choice, ErrorSummary, Notice as Box } from '@kinsent/host';
import type { GuardianProof } from '@kinsent/store';
import type { VNode } from 'preact';
import { DoorPage, type DoorParts, Form, SetbackBox } from './door-parts';
import type { Setback } from './view-of';

export interface ChooseProps {
  readonly parts: DoorParts;
  readonly app: string;
  /** Titles of what waits. */
  readonly waiting: readonly string[];
  /** What a card is charged and how the statement calls it; null where no card is taken. */
  readonly card: { readonly charge: Charge; readonly statement: string; readonly rememberUntil: Date } | null;
  /** A proof that stands and may be used again. */
  readonly reusable: GuardianProof | null;
  readonly setback: Setback | null;
  /** What went wrong just now. */
  readonly fault: 'unreachable' | 'form.stale' | 'again.missing' | null;
}

/** What waits, and the ways to show who one is, in the policy's order; none is chosen beforehand. */
export function choosePage(props: ChooseProps): VNode {
  const { parts, app, waiting, card, reusable, setback, fault } = props;
  const { say } = parts;
  const missing = fault === 'again.missing' ? [{ field: 'again', message: say(fault) }] : [];
  return (
    <DoorPage parts={parts} title={say('choose.title')}>
      <ErrorSummary title={say('mistakes')} errors={missing} />
      {(fault === 'unreachable' || fault === 'form.stale') && (
        <Box kind="warning">
          <p>{say(fault)}</p>
        </Box>
      )}
      {setback !== null && <SetbackBox say={say} setback={setback} />}
      <p class="lead">{say('choose.lead', { app })}</p>
      <h2>{say('choose.for')}</h2>
      <ul>
        {waiting.map((title) => (
          <li>{title}</li>
        ))}
      </ul>
      {reusable !== null && <Again {...props} reusable={reusable} />}
      {card !== null && <Card parts={parts} {...card} />}
      <section class="method">
        <h2>{say('none.title')}</h2>
        <p>{say('none.text', { phone: parts.operator.phone, email: parts.operator.email })}</p>
      </section>
    </DoorPage>
  );
}

/** Asked, not assumed; and only of somebody who had the letter in hand just now (N2). */
function Again({ parts, reusable, fault }: ChooseProps & { readonly reusable: GuardianProof }): VNode {
  const { say } = parts;
  const { provenAt: date, standsUntil: until } = reusable;
  return (
    <section class="method">
      <h2>{say('again.title')}</h2>
      {parts.presence === null ? (
        <p>{say('again.letter', { date })}</p>
      ) : (
        <Form parts={parts} act="again">
          <p>{say('again.text', { date, until })}</p>
          <Choice
            name="again"
            legend={say('again.question')}
            error={fault === 'again.missing' ? say('again.missing') : undefined}
            options={[
              { value: 'yes', label: say('again.yes') },
              { value: 'no', label: say('again.no') },
            ]}
          />
          <Button>{say('again.button')}</Button>
        </Form>
      )}
    </section>
  );
}

function Card({
  parts,
  charge,
  statement,
  rememberUntil,
}: { readonly parts: DoorParts } & NonNullable<ChooseProps['card']>): VNode {
  const { say, locale } = parts;
  const amount = amountInWords(charge, locale);
  return (
    <section class="method">
      <h2>{say('card.title')}</h2>
      <p>{say('card.what', { amount })}</p>
      <ol>
        <li>{say('card.step.page')}</li>
        <li>{say('card.step.amount', { amount, statement })}</li>
        <li>{say('card.step.back')}</li>
        <li>{say('card.step.letter')}</li>
      </ol>
      <p>{say('card.prepaid')}</p>
      <p>{say('card.bank')}</p>
      <Form parts={parts} act="card">
        <label class="answer" for="field-remember">
          <input type="checkbox" id="field-remember" name="remember" value="yes" />
          <span>
            {say('card.remember', { until: rememberUntil })}
            <small>{say('card.rememberHint')}</small>
          </span>
        </label>
        <Button>{say('card.button', { amount })}</Button>
      </Form>
    </section>
  );
}
