import { Button, Field, fieldId } from '@kinsent/host';
import type { VNode } from 'preact';
import { type About, codeField, purposeField } from './answer-form';
import { actionOf, FreshLetter, type PageParts, Token } from './page-parts';
import { takingBack, wordings } from './take-back-words';
import { waitInWords } from './wait-in-words';

/** How a guardian shows to be the one who has the letter. */
export type Proof =
  | { readonly kind: 'number'; readonly choices: readonly number[] }
  | { readonly kind: 'code' }
  /** No code is taken for so many milliseconds; null for ever. A fresh letter brings a number, which is. */
  | { readonly kind: 'resting'; readonly waitMs: number | null; readonly freshLetter: boolean };

export interface TakeBackProps {
  readonly parts: PageParts;
  readonly about: About;
  readonly items: readonly { readonly purpose: string; readonly title: string }[];
  readonly proof: Proof;
  /** What is still ticked when the form comes back; null when it is shown first. */
  readonly ticked: ReadonlySet<string> | null;
  readonly codeError?: string;
  readonly nothingError?: string;
}

/**
 * Takes a yes back, or says no to what waits for a stronger check: one press on the number that stands in the letter (GDPR
 * Art. 7(3), ADR 5).
 */
export function TakeBack(props: TakeBackProps): VNode {
  const { parts, about, proof } = props;
  const { say } = parts;
  const takesPin = parts.pin !== 'none' && !tooGrave.includes(about);
  if (takesPin && parts.pin === 'asked') return <ByPin {...props} />;
  const form = proof.kind === 'resting' ? <Resting {...props} proof={proof} /> : <ByLetter {...props} proof={proof} />;
  if (!takesPin) return form;
  return (
    <>
      {form}
      <p>
        <a href={`${actionOf(parts)}&pin=1`}>{say('pin.instead')}</a>
      </p>
    </>
  );
}

/** What allows again, and what cannot be undone, takes the letter's code alone. */
const tooGrave: readonly About[] = ['lift', 'delete'];

/** By the number or the code that stands in the letter. */
function ByLetter(props: TakeBackProps & { readonly proof: Exclude<Proof, { kind: 'resting' }> }): VNode {
  const { parts, about, items, proof, codeError } = props;
  const { say } = parts;
  const wording = wordings[about];
  return (
    <form method="post" action={actionOf(parts, wording.where)} noValidate>
      <Token token={parts.token} />
      <input type="hidden" name="about" value={about} />
      {items.length > 0 && <Which {...props} />}
      {proof.kind === 'number' ? (
        <fieldset class="plain">
          <legend>{say(wording.number)}</legend>
          <div class="numbers">
            {proof.choices.map((number) => (
              <button type="submit" class="quiet" name="number" value={String(number)}>
                {number}
              </button>
            ))}
          </div>
        </fieldset>
      ) : (
        <>
          {codeError === undefined && <p>{say(wording.code)}</p>}
          <Field
            name={codeField(about)}
            label={say('send.code')}
            hint={say('send.codeHint')}
            error={codeError}
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={20}
            width={8}
          />
          <Button kind={about === 'keep' || about === 'prove' ? 'main' : 'grave'}>{say(wording.button)}</Button>
        </>
      )}
    </form>
  );
}

/** By the PIN of somebody who was proven before; the letter stays the other way. */
function ByPin(props: TakeBackProps): VNode {
  const { parts, about, items, codeError } = props;
  const { say } = parts;
  const wording = wordings[about];
  return (
    <>
      <form method="post" action={actionOf(parts, wording.where)} noValidate>
        <Token token={parts.token} />
        <input type="hidden" name="about" value={about} />
        <input type="hidden" name="by" value="pin" />
        {items.length > 0 && <Which {...props} />}
        <Field
          name={codeField(about)}
          label={say('pin.label')}
          hint={say('pin.hint')}
          error={codeError}
          type="password"
          inputMode="numeric"
          maxLength={20}
          width={8}
        />
        <Button kind={about === 'keep' || about === 'prove' ? 'main' : 'grave'}>{say(wording.button)}</Button>
      </form>
      <p>
        <a href={actionOf(parts)}>{say('pin.letter')}</a>
      </p>
    </>
  );
}

/** What errors about a code lead to when there is no field for one. */
function Resting({
  parts,
  about,
  proof,
}: TakeBackProps & { readonly proof: Extract<Proof, { kind: 'resting' }> }): VNode {
  const { say } = parts;
  const { waitMs, freshLetter } = proof;
  return (
    <div id={fieldId(codeField(about))} tabIndex={-1}>
      <p>
        {waitMs === null
          ? say('takeBack.over')
          : say(wordings[about].resting, { wait: waitInWords(waitMs, parts.locale) })}
      </p>
      {freshLetter && (
        <>
          <p>{say('takeBack.fresh')}</p>
          <FreshLetter {...parts} />
        </>
      )}
    </div>
  );
}

function Which({ parts, about, items, ticked, nothingError }: TakeBackProps): VNode {
  const { say } = parts;
  if (items.length === 1) {
    return (
      <>
        <p>
          <strong>{items[0]!.title}</strong>
        </p>
        <input type="hidden" name="purpose" value={items[0]!.purpose} />
      </>
    );
  }
  const { which = takingBack.which, hint = takingBack.hint } = wordings[about];
  const id = fieldId(purposeField(about));
  // Taking back is of everything unless somebody unticks; a no is never said for a guardian.
  const tickedFirst = about !== 'waiting';
  return (
    <fieldset class={nothingError === undefined ? 'choice' : 'choice wrong'} aria-describedby={`${id}-hint`}>
      <legend>{say(which)}</legend>
      <p class="hint" id={`${id}-hint`}>
        {nothingError ?? say(hint)}
      </p>
      <div class="answers">
        {items.map(({ purpose, title }, index) => (
          <label class="answer" for={index === 0 ? id : `${id}-${index}`}>
            <input
              type="checkbox"
              id={index === 0 ? id : `${id}-${index}`}
              name="purpose"
              value={purpose}
              checked={ticked === null ? tickedFirst : ticked.has(purpose)}
            />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
