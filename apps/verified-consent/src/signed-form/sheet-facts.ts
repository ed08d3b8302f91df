import { type FormTerms, type Operator, textIn } from '@kinsent/consent';
import type { Visit } from '../door/doorway';
import type { PaperSize } from '../paper/paper';
import { type PurposeInWords, purposeInWords } from '../proof/purpose-in-words';

/** All that stands on a form that is printed, signed by hand and sent back (16 CFR 312.5(b)(2)(i); M-i, T5). */
export interface FormSheet {
  readonly locale: string;
  readonly paper: PaperSize;
  readonly operator: Operator;
  readonly app: string;
  /** As the parent knows it: printed, and kept nowhere. */
  readonly childName: string;
  readonly reference: string;
  readonly noticeDigest: string;
  readonly policyLabel: string;
  readonly purposes: readonly PurposeInWords[];
  readonly form: FormTerms;
  readonly uploadUrl: string;
  readonly madeOn: Date;
  readonly expiresAt: Date;
}

export interface SheetWish {
  readonly locale: string;
  readonly paper: PaperSize;
  readonly childName: string;
  readonly uploadUrl: string;
  readonly madeOn: Date;
}

/** The form about what waits for a guardian. Throws RangeError where the policy takes no forms, or nothing waits. */
export function sheetOf(
  { verification, known, policy, waiting }: Pick<Visit, 'verification' | 'known' | 'policy' | 'waiting'>,
  wish: SheetWish,
): FormSheet {
  const form = policy.verification?.form;
  const request = known.requests.find(({ id }) => id === verification.requestId);
  const app = policy.apps[known.child.app];
  if (form === undefined || request === undefined || app === undefined || waiting.length === 0) {
    throw new RangeError('There is no form to make.');
  }
  return {
    ...wish,
    operator: policy.operator,
    app: textIn(app.name, wish.locale),
    reference: verification.reference,
    noticeDigest: verification.noticeDigest,
    policyLabel: policy.version,
    purposes: waiting.map(({ consent: { purpose } }) => purposeInWords(policy, purpose, wish.locale)),
    form,
    expiresAt: request.expiresAt,
  };
}
