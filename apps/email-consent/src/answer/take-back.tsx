import { Button, Field, fieldId } from '@kinsent/host';
import type { VNode } from 'preact';
import { actionOf, FreshLetter, type PageParts, Token } from './page-parts';

/** How a guardian shows to be the one who has the letter. */
export type Proof =
  | { readonly kind: 'number'; readonly choices: readonly number[] }
  | { readonly kind: 'code' }
  | { readonly kind: 'locked' };

export interface TakeBackProps {
  readonly parts: PageParts;
  readonly items: readonly { readonly purpose: string; readonly title: string }[];
  readonly proof: Proof;
  /** What is still ticked when the form comes back; everything when it is shown first. */
  readonly ticked: ReadonlySet<string> | null;
  readonly codeError?: string;
  readonly nothingError?: string;
}

/** Takes a yes back: one press on the number that stands in the letter (GDPR Art. 7(3), ADR 5). */
export function TakeBack({ parts, items, proof, ticked, codeError, nothingError }: TakeBackProps): VNode {
  const { say } = parts;
  if (proof.kind === 'locked') {
    return (
      <>
        <p>{say('takeBack.locked')}</p>
        <FreshLetter {...parts} />
      </>
    );
  }
  return (
    <form method="post" action={actionOf(parts, '/take-back')} noValidate>
      <Token token={parts.token} />
      <Which {...{ parts, items, ticked, nothingError }} />
      {proof.kind === 'number' ? (
        <fieldset class="plain" aria-describedby={undefined}>
          <legend>{say('takeBack.number')}</legend>
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
          {codeError === undefined && <p>{say('takeBack.code')}</p>}
          <Field
            name="code"
            label={say('send.code')}
            hint={say('send.codeHint')}
            error={codeError}
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={20}
            width={8}
          />
          <Button kind="grave">{say('takeBack.codeButton')}</Button>
        </>
      )}
    </form>
  );
}

function Which({
  parts,
  items,
  ticked,
  nothingError,
}: Pick<TakeBackProps, 'parts' | 'items' | 'ticked' | 'nothingError'>): VNode {
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
  const id = fieldId('purpose');
  return (
    <fieldset class={nothingError === undefined ? 'choice' : 'choice wrong'} aria-describedby={`${id}-hint`}>
      <legend>{say('takeBack.which')}</legend>
      <p class="hint" id={`${id}-hint`}>
        {nothingError ?? say('takeBack.whichHint')}
      </p>
      <div class="answers">
        {items.map(({ purpose, title }, index) => (
          <label class="answer" for={index === 0 ? id : `${id}-${index}`}>
            <input
              type="checkbox"
              id={index === 0 ? id : `${id}-${index}`}
              name="purpose"
              value={purpose}
              checked={ticked === null || ticked.has(purpose)}
            />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
