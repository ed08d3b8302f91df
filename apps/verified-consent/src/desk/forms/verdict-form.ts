import { type Boxes, type Rejection, rejections, type Said, type Signature } from './said';

/** What a reviewer filled in. Whatever is no valid choice counts as none; of a field that came twice nothing is taken. */
export interface VerdictForm {
  readonly act: 'approve' | 'reject' | 'return' | null;
  /** How many had spoken when the form was shown; null for a form that is none of ours. */
  readonly seen: number | null;
  readonly signature: Signature | 'none' | null;
  readonly rejection: Rejection | null;
  /** What the form says, of the purposes that were asked for. */
  readonly boxes: Boxes;
}

export const emptyVerdict: VerdictForm = { act: null, seen: null, signature: null, rejection: null, boxes: {} };

const acts = ['approve', 'reject', 'return'] as const;
const signatures = ['handwritten', 'drawn', 'none'] as const;

type Body = Readonly<Record<string, unknown>> | null | undefined;

export function readVerdictForm(body: Body, purposes: readonly string[]): VerdictForm {
  const seen = given(body, 'seen');
  const boxes = purposes.flatMap((purpose) => {
    const choice = oneOf(['yes', 'no'] as const, given(body, boxField(purpose)));
    return choice === null ? [] : [[purpose, choice] as const];
  });
  return {
    act: oneOf(acts, given(body, 'act')),
    seen: seen !== null && /^\d{1,4}$/.test(seen) ? Number(seen) : null,
    signature: oneOf(signatures, given(body, 'signature')),
    rejection: oneOf(rejections, given(body, 'rejection')),
    boxes: Object.fromEntries(boxes),
  };
}

/** Name of the field that says what the form says of a purpose. */
export function boxField(purpose: string): string {
  return `box.${purpose}`;
}

export type VerdictFault = 'signature' | 'unsigned' | 'drawn' | 'box' | 'rejection';

export interface Mistake {
  readonly field: string;
  readonly fault: VerdictFault;
  /** The purpose whose box was not read. */
  readonly purpose?: string;
}

/** What keeps a form from being taken as it was filled in; nobody approves what they marked as not signed by hand. */
export function mistakesIn(form: VerdictForm, purposes: readonly string[], drawn: 'refused' | 'assessed'): Mistake[] {
  if (form.act === 'reject') return form.rejection === null ? [{ field: 'rejection', fault: 'rejection' }] : [];
  if (form.act !== 'approve') return [];
  const field = 'signature';
  const signature: Mistake[] =
    form.signature === null
      ? [{ field, fault: 'signature' }]
      : form.signature === 'none'
        ? [{ field, fault: 'unsigned' }]
        : form.signature === 'drawn' && drawn === 'refused'
          ? [{ field, fault: 'drawn' }]
          : [];
  const boxes = purposes.filter((purpose) => !Object.hasOwn(form.boxes, purpose));
  return [...signature, ...boxes.map((purpose): Mistake => ({ field: boxField(purpose), fault: 'box', purpose }))];
}

/** What was said; null for a form with mistakes. */
export function saidIn({ act, signature, rejection, boxes: choices }: VerdictForm): Said | null {
  const sign = signature === 'none' ? null : signature;
  if (act === 'return') return { verdict: 'return' };
  if (act === 'approve' && sign !== null) return { verdict: 'approve', signature: sign, rejection: null, choices };
  if (act === 'reject' && rejection !== null) return { verdict: 'reject', signature: sign, rejection, choices };
  return null;
}

export function given(body: Body, name: string): string | null {
  const value = body !== null && body !== undefined && Object.hasOwn(body, name) ? body[name] : null;
  return typeof value === 'string' && value.length <= 300 ? value : null;
}

export function oneOf<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((each) => each === value) ?? null;
}
