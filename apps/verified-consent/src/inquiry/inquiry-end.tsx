import { inquiryOutcomesOf } from '@kinsent/consent';
import { Button, Choice } from '@kinsent/host';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame } from '../staff/desk-page';
import { answersCatalogue, type InquirySay } from './inquiry-catalogue';
import { inquiriesPath } from './inquiry-roles';
import type { InquiryNews, InquiryView } from './inquiry-view';

interface EndProps {
  readonly say: InquirySay;
  readonly frame: DeskFrame;
}

/** How it ends; erasing takes a second word. */
export function Settle({
  say,
  frame,
  view: { inquiry },
  news: { wrong, chosen },
}: EndProps & { readonly view: InquiryView; readonly news: InquiryNews }): VNode {
  const outcomes = inquiryOutcomesOf(inquiry.state);
  const sureError = wrong === 'settle.sureMissing' ? say(wrong) : undefined;
  return (
    <>
      <h2>{say('settle')}</h2>
      <DeskForm frame={frame} action={`${inquiriesPath}/${inquiry.id}/settle`}>
        <Choice
          name="outcome"
          legend={say('settle.outcome')}
          error={wrong === 'settle.missing' ? say(wrong) : undefined}
          chosen={chosen}
          options={outcomes.map((outcome) => ({
            value: outcome,
            label: say(`outcome.${outcome}`),
            hint: say(`outcome.${outcome}.what`),
          }))}
        />
        {outcomes.includes('erased') && (
          <>
            {sureError !== undefined && (
              <p class="error" id="field-sure-error">
                {sureError}
              </p>
            )}
            <label class="answer" for="field-sure">
              <input
                type="checkbox"
                id="field-sure"
                name="sure"
                value="yes"
                aria-describedby={sureError === undefined ? undefined : 'field-sure-error'}
              />
              <span>{say('settle.sure')}</span>
            </label>
          </>
        )}
        <p>
          <Button>{say('settle.button')}</Button>
        </p>
      </DeskForm>
    </>
  );
}

/** What may be answered, in the language of whoever asked. */
export function Answers({ frame, say, locale }: EndProps & { readonly locale: string }): VNode {
  const { phone, email } = frame.operator;
  const text = answersCatalogue.in(locale);
  return (
    <>
      <h2>{say('answer')}</h2>
      <p>{say('answer.how')}</p>
      {(['more', 'done'] as const).map((which) => (
        <>
          <h3>{say(`answer.${which}`)}</h3>
          <blockquote class="written" lang={answersCatalogue.closest(locale)}>
            {text(which, { phone, email })}
          </blockquote>
        </>
      ))}
    </>
  );
}
