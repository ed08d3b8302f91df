import type { Notice, NoticePurpose } from '@kinsent/consent';
import { Choice, Facts, fieldId } from '@kinsent/host';
import type { VNode } from 'preact';
import type { CheckAhead } from '../verification/stronger-check';
import type { AnswerSay } from './answer-catalogue';
import { choiceField } from './answer-form';
import type { Choice as Chosen } from './decide-answer';

interface PurposeProps {
  readonly say: AnswerSay;
  readonly notice: Notice;
  readonly purpose: NoticePurpose;
  /** What was chosen before, when the form comes back. */
  readonly chosen: Chosen | undefined;
}

/** A purpose with its yes and no. Neither is ticked beforehand (16 CFR 312.5(a)(2)). */
export function PurposeChoice({
  say,
  notice,
  purpose,
  chosen,
  error,
  check = null,
}: PurposeProps & {
  readonly error?: string;
  /** What follows a yes that needs a stronger check; null for one that does not. */
  readonly check?: CheckAhead | null;
}): VNode {
  return (
    <Choice
      name={choiceField(purpose.key)}
      legend={purpose.title}
      chosen={chosen ?? null}
      error={error}
      options={[
        { value: 'yes', label: say('choice.yes'), ...(check === null ? {} : { hint: say('ahead.yesHint') }) },
        { value: 'no', label: say('choice.no') },
      ]}
    >
      <PurposeFacts say={say} notice={notice} purpose={purpose} />
      {check?.actsOfTheirOwn.has(purpose.key) === true && <p>{say('ahead.onceMore')}</p>}
    </Choice>
  );
}

/** A purpose that needs a check which nobody can pass here: it may be refused, and stays open otherwise. */
export function StrongerPurpose({ say, notice, purpose, chosen }: PurposeProps): VNode {
  const id = fieldId(choiceField(purpose.key));
  return (
    <fieldset class="choice">
      <legend>{purpose.title}</legend>
      <PurposeFacts say={say} notice={notice} purpose={purpose} />
      <div class="answers">
        <label class="answer" for={id}>
          <input type="checkbox" id={id} name={choiceField(purpose.key)} value="no" checked={chosen === 'no'} />
          <span>
            {say('stronger.no')}
            <small>{say('stronger.noHint')}</small>
          </span>
        </label>
      </div>
    </fieldset>
  );
}

/** What the notice says of a purpose: the item of 16 CFR 312.4(c)(1)(iii), as facts. */
export function PurposeFacts({ say, notice, purpose }: Omit<PurposeProps, 'chosen'>): VNode {
  const recipients = notice.recipients.filter(
    ({ key, receivesForItself }) => receivesForItself && purpose.recipients.includes(key),
  );
  return (
    <>
      <p>{purpose.description}</p>
      <Facts
        facts={[
          { name: say('purpose.data'), value: <Lines lines={purpose.data} /> },
          ...(recipients.length === 0
            ? []
            : [
                {
                  name: say('purpose.recipients'),
                  value: (
                    <Lines lines={recipients.map(({ name, label, country }) => `${name} (${label}; ${country})`)} />
                  ),
                },
              ]),
          {
            name: say('purpose.kept'),
            value: <Lines lines={keptLines(say, purpose)} />,
          },
          { name: say('purpose.lasts'), value: capital(say('purpose.lastsValue', { validity: purpose.validity })) },
          { name: say('purpose.ifRefused'), value: purpose.ifRefused },
        ]}
      />
    </>
  );
}

/** One line as text, several as a list. */
function Lines({ lines }: { readonly lines: readonly string[] }): VNode {
  if (lines.length === 1) return <>{capital(lines[0]!)}</>;
  return (
    <ul>
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Each rule by itself; the data is named only where a rule is not about all of it. */
function keptLines(say: AnswerSay, { data: all, retention }: NoticePurpose): string[] {
  const one = retention.every(({ data }) => all.every((label) => data.includes(label)));
  return retention.map(({ data, kept, need }) =>
    one
      ? say('purpose.keptAll', { kept: capital(kept), need })
      : say('purpose.keptLine', { data: capital(data), kept, need }),
  );
}
