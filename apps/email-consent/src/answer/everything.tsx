import { fieldId } from '@kinsent/host';
import type { VNode } from 'preact';
import { dayInWords } from '../letter/day-in-words';
import { codeField, purposeField } from './answer-form';
import type { FormError } from './form-errors';
import type { PageParts } from './page-parts';
import { type Proof, TakeBack } from './take-back';

export interface EverythingProps {
  /** Since when all of it is stopped; null while it is not. */
  readonly restrictedAt: Date | null;
  /** Since when it rests because somebody else says that they are a parent (T8). */
  readonly claimedAt: Date | null;
  /** How stopping is proven; the others take the code. */
  readonly proof: Proof;
  readonly codeProof: Proof;
  /** Name of the app. */
  readonly app: string;
}

/** Two acts about all of it: stopping for now, and deleting. What each leads to stands before it (T10). */
export function Everything({
  parts,
  errors,
  restrictedAt,
  claimedAt,
  proof,
  codeProof,
  app,
}: EverythingProps & { readonly parts: PageParts; readonly errors: readonly FormError[] }): VNode {
  const { say, locale } = parts;
  const errorOf = (field: string) => errors.find((each) => each.field === field)?.message;
  const act = (about: 'stop' | 'lift' | 'delete', texts: readonly string[], by: Proof): VNode => (
    <details open={[codeField(about), purposeField(about)].some((field) => errorOf(field) !== undefined)}>
      <summary id={fieldId(purposeField(about))}>{say(`${about}.title`)}</summary>
      {texts.map((text) => (
        <p>{text}</p>
      ))}
      <TakeBack parts={parts} about={about} items={[]} proof={by} ticked={null} codeError={errorOf(codeField(about))} />
    </details>
  );
  return (
    <section class="told">
      <h2>{say('everything.title')}</h2>
      {claimedAt === null &&
        (restrictedAt === null
          ? act('stop', [say('stop.text', { app }), say('stop.after')], proof)
          : act('lift', [say('lift.text', { app, date: dayInWords(restrictedAt, locale) })], codeProof))}
      {act('delete', [say('delete.text', { app }), say('delete.others', { app }), say('delete.after')], codeProof)}
    </section>
  );
}
