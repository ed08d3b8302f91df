import { Button, Field } from '@kinsent/host';
import type { VNode } from 'preact';
import { type DoorParts, Form } from '../door/door-parts';
import { pinCatalogue } from './pin-catalogue';

/** The forms of a page about PINs. */
export function PinForm({
  parts,
  act,
  children,
}: {
  readonly parts: DoorParts;
  readonly act: 'use' | 'set' | 'receive' | 'end';
  readonly children: VNode | VNode[];
}): VNode {
  return (
    <Form parts={{ ...parts, path: `${parts.door}/pin` }} act={act}>
      {children}
    </Form>
  );
}

/** A PIN in place of the letter, for who has one. Whether somebody has one is not said: the field is always there. */
export function PinField({ parts, error }: { readonly parts: DoorParts; readonly error?: string }): VNode {
  const say = pinCatalogue.in(parts.locale);
  return (
    <PinForm parts={parts} act="use">
      <Field
        name="pin"
        label={say('use.label')}
        hint={say('use.hint')}
        error={error}
        type="password"
        inputMode="numeric"
        maxLength={20}
        width={8}
      />
      <Button kind="quiet">{say('use.button')}</Button>
    </PinForm>
  );
}

/** The same below a word that the letter is wanted. */
export function PinInstead({ parts }: { readonly parts: DoorParts }): VNode {
  return (
    <>
      <p>{pinCatalogue.in(parts.locale)('use.instead')}</p>
      <PinField parts={parts} />
    </>
  );
}

/** Offers a PIN to somebody who was proven; only who had the letter in hand may set one. */
export function PinOffer({ parts }: { readonly parts: DoorParts }): VNode {
  const say = pinCatalogue.in(parts.locale);
  const { door, locale, presence } = parts;
  return (
    <section class="method" id="pin">
      <h2>{say('own.title')}</h2>
      <p>{say('own.offer')}</p>
      {presence === null ? (
        <p>{say('own.letter')}</p>
      ) : (
        <p>
          <a href={`${door}/pin?lang=${locale}&h=${presence}`}>{say('own.link')}</a>
        </p>
      )}
    </section>
  );
}
