import { Button, Choice as Choose, ErrorSummary, Facts } from '@kinsent/host';
import type { VNode } from 'preact';
import { PinInstead } from '../pin/pin-parts';
import type { PurposeInWords } from '../proof/purpose-in-words';
import type { Choice } from './decide-disclosure';
import { DoorPage, type DoorParts, Form } from './door-parts';

export interface DisclosureProps {
  readonly parts: DoorParts;
  readonly asked: readonly PurposeInWords[];
  readonly choices: ReadonlyMap<string, Choice>;
  /** True when the form came back because something was not chosen. */
  readonly incomplete: boolean;
}

/** Name of the field that decides about a disclosure. */
export function disclosureField(purpose: string): string {
  return `choice.${purpose}`;
}

/** A guardian who is known is asked by itself about what goes to others (16 CFR 312.5(a)(2)); nothing is ticked beforehand. */
export function disclosurePage({ parts, asked, choices, incomplete }: DisclosureProps): VNode {
  const { say } = parts;
  const missing = incomplete ? asked.filter(({ key }) => !choices.has(key)) : [];
  const errorOf = ({ title }: PurposeInWords): string => say('disclosure.missing', { title });
  const questions = asked.map((one) => (
    <Choose
      name={disclosureField(one.key)}
      legend={one.title}
      chosen={choices.get(one.key) ?? null}
      error={missing.includes(one) ? errorOf(one) : undefined}
      options={[
        { value: 'yes', label: say('disclosure.yes') },
        { value: 'no', label: say('disclosure.no') },
      ]}
    >
      <p>{one.description}</p>
      <Facts
        facts={[
          { name: say('disclosure.data'), value: one.data.join(', ') },
          { name: say('disclosure.to'), value: one.recipients.join(', ') },
          { name: say('disclosure.ifRefused'), value: one.ifRefused },
        ]}
      />
    </Choose>
  ));
  return (
    <DoorPage parts={parts} title={say('disclosure.title')}>
      <ErrorSummary
        title={say('mistakes')}
        errors={missing.map((one) => ({ field: disclosureField(one.key), message: errorOf(one) }))}
      />
      <p class="lead">{say('disclosure.lead')}</p>
      {parts.presence === null ? (
        <>
          <ul>
            {asked.map(({ title }) => (
              <li>{title}</li>
            ))}
          </ul>
          <p>{say('disclosure.letter')}</p>
          <PinInstead parts={parts} />
        </>
      ) : (
        <Form parts={parts} act="disclosure">
          {questions}
          <Button>{say('disclosure.button')}</Button>
        </Form>
      )}
    </DoorPage>
  );
}
