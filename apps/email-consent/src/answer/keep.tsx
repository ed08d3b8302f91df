import type { VNode } from 'preact';
import { dayInWords } from '../letter/day-in-words';
import type { Going } from '../letter/told-to-go';
import type { PageParts } from './page-parts';
import { TakeBack, type TakeBackProps } from './take-back';

export interface KeepProps {
  /** What goes and may be kept, the earliest first. */
  readonly going: readonly Going[];
  readonly form: Pick<TakeBackProps, 'items' | 'proof' | 'ticked'>;
}

/** What will be deleted, and the one press that keeps it (F-7). */
export function Keep(
  props: KeepProps & { readonly parts: PageParts; readonly codeError?: string; readonly nothingError?: string },
): VNode {
  const { parts, going, form, codeError, nothingError } = props;
  const { say, locale } = parts;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return (
    <section class="told">
      <h2>{say('keep.title')}</h2>
      <p>{say('keep.text')}</p>
      <ul>
        {going.map(({ title, data, goesOn }) => (
          <li>{say('keep.goes', { title, data: list.format(data), date: dayInWords(goesOn, locale) })}</li>
        ))}
      </ul>
      <TakeBack parts={parts} about="keep" {...form} codeError={codeError} nothingError={nothingError} />
    </section>
  );
}
