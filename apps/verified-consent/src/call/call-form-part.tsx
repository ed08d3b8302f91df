import { callMethods, callOutcomes, type CallTerms } from '@kinsent/consent';
import { Button, Choice, fieldId } from '@kinsent/host';
import type { VNode } from 'preact';
import { DeskForm, type DeskFrame } from '../staff/desk-page';
import type { PurposeInWords } from '../proof/purpose-in-words';
import type { CallDeskSay } from './call-desk-catalogue';
import { saidField } from './call-form';
import type { CallNews } from './call-news';

export interface CallFormProps {
  readonly frame: DeskFrame;
  readonly say: CallDeskSay;
  readonly callId: string;
  readonly action: string;
  readonly asked: readonly PurposeInWords[];
  readonly terms: CallTerms;
  readonly rememberUntil: Date;
  readonly news: CallNews;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

/** What somebody vouches for of a call. Nothing is chosen beforehand. */
export function CallFormPart(props: CallFormProps): VNode {
  const { frame, say, callId, action, asked, terms, rememberUntil, news, errors } = props;
  const { form, pinWord } = news;
  const { version } = terms.script;
  const errorOf = (name: string): string | undefined => errors.find(({ field }) => field === name)?.message;
  const methods = terms.video === undefined ? (['phone-call'] as const) : callMethods;
  return (
    <section>
      <h2>{say('form.title')}</h2>
      <DeskForm frame={frame} action={action}>
        <input type="hidden" name="call" value={callId} />
        <input type="hidden" name="script" value={version} />
        {pinWord != null && (
          <>
            <input type="hidden" name="pin" value={pinWord} />
            <p>{say('pin.known')}</p>
          </>
        )}
        <Choice
          name="method"
          legend={say('form.method')}
          error={errorOf('method')}
          chosen={form?.method ?? null}
          options={methods.map((value) => ({ value, label: say(`form.${value}`) }))}
        />
        <Choice
          name="outcome"
          legend={say('form.outcome')}
          error={errorOf('outcome')}
          chosen={form?.outcome ?? null}
          options={callOutcomes.map((value) => ({ value, label: say(`outcome.${value}`) }))}
        />
        <p class="hint">{say('form.choicesHint')}</p>
        {asked.map(({ key: purpose, title }) => (
          <Choice
            name={saidField(purpose)}
            legend={say('form.choice', { title })}
            error={errorOf(saidField(purpose))}
            chosen={form?.choices.get(purpose) ?? null}
            options={[
              { value: 'yes', label: say('form.yes') },
              { value: 'no', label: say('form.no') },
            ]}
          />
        ))}
        <Tick name="remember" text={say('form.remember', { until: rememberUntil })} ticked={form?.remember ?? false} />
        <Tick
          name="attest"
          text={say('form.attest', { version })}
          ticked={form?.attested ?? false}
          error={errorOf('attest')}
        />
        <p class="hint">{say('form.nothing')}</p>
        <Button>{say('form.button')}</Button>
      </DeskForm>
    </section>
  );
}

interface TickProps {
  readonly name: string;
  readonly text: string;
  readonly ticked: boolean;
  readonly error?: string;
}

function Tick({ name, text, ticked, error }: TickProps): VNode {
  const id = fieldId(name);
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <label class="answer" for={id}>
        <input
          type="checkbox"
          id={id}
          name={name}
          value="yes"
          checked={ticked}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          aria-invalid={error === undefined ? undefined : 'true'}
        />
        <span>{text}</span>
      </label>
    </div>
  );
}
