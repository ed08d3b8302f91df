import { amountInWords, type Charge, type VerificationMethod } from '@kinsent/consent';
import { Button } from '@kinsent/host';
import type { VNode } from 'preact';
import { CallMethod, type CallOffer } from '../call/call-method';
import { FormSection } from '../signed-form/form-parts';
import { type DoorParts, Form } from './door-parts';

/** A way to prove who one is, with what its section says. */
export type Way =
  | {
      readonly method: 'card';
      /** What is charged, and how the statement calls it. */
      readonly charge: Charge;
      readonly statement: string;
      readonly rememberUntil: Date;
    }
  | {
      readonly method: 'form';
      /** Where its page is. */
      readonly path: string;
      /** In words. */
      readonly judgedWithin: string;
    }
  | { readonly method: 'call'; readonly offer: CallOffer };

type WayOf<M extends VerificationMethod> = Extract<Way, { method: M }>;

const sections: { readonly [M in Way['method']]: (parts: DoorParts, way: WayOf<M>) => VNode } = {
  card: cardSection,
  form: (parts, way) => <FormSection parts={parts} {...way} />,
  call: (parts, { offer }) => <CallMethod parts={parts} offer={offer} />,
};

/** What one way is, and where it begins. */
export function methodSection<M extends Way['method']>(
  parts: DoorParts,
  way: WayOf<M> & { readonly method: M },
): VNode {
  return sections[way.method](parts, way);
}

function cardSection(parts: DoorParts, { charge, statement, rememberUntil }: WayOf<'card'>): VNode {
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
