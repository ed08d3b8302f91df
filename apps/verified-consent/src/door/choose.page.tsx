import { Button, Choice, ErrorSummary, Notice as Box } from '@kinsent/host';
import type { GuardianProof } from '@kinsent/store';
import type { VNode } from 'preact';
import { LastCall } from '../call/call-method';
import type { CallStanding } from '../call/call-times-offered';
import { PinInstead } from '../pin/pin-parts';
import { FormStateBox } from '../signed-form/form-parts';
import type { FormState } from '../signed-form/form-state';
import { DoorPage, type DoorParts, Form, SetbackBox } from './door-parts';
import { methodSection, type Way } from './method-sections';
import type { Setback } from './view-of';

export interface ChooseProps {
  readonly parts: DoorParts;
  readonly app: string;
  /** Titles of what waits. */
  readonly waiting: readonly string[];
  /** The ways that are offered, in the policy's order. */
  readonly ways: readonly Way[];
  /** Where a signed form stands that came before; null when none did. */
  readonly form: FormState | null;
  readonly now: Date;
  /** A proof that stands and may be used again. */
  readonly reusable: GuardianProof | null;
  readonly setback: Setback | null;
  /** What came of their last call. */
  readonly calls: CallStanding;
  /** What went wrong just now. */
  readonly fault: 'unreachable' | 'form.stale' | 'again.missing' | null;
}

/** What waits, and the ways to show who one is, in the policy's order; none is chosen beforehand. */
export function choosePage(props: ChooseProps): VNode {
  const { parts, app, waiting, ways, form, now, reusable, setback, calls, fault } = props;
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
      <LastCall locale={parts.locale} standing={calls} />
      {form !== null && <FormStateBox locale={parts.locale} state={form} now={now} />}
      <p class="lead">{say('choose.lead', { app })}</p>
      <h2>{say('choose.for')}</h2>
      <ul>
        {waiting.map((title) => (
          <li>{title}</li>
        ))}
      </ul>
      {reusable !== null && <Again {...props} reusable={reusable} />}
      {ways.map((way) => methodSection(parts, way))}
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
        <>
          <p>{say('again.letter', { date })}</p>
          <PinInstead parts={parts} />
        </>
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
