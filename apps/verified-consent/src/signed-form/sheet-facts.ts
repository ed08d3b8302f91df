import { discloses, type FormTerms, type LocalText, type Operator, type Policy } from '@kinsent/consent';
import type { PaperSize } from '../paper/paper';
import type { Visit } from '../door/doorway';

/** One question of the form. */
export interface SheetPurpose {
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly data: readonly string[];
  readonly recipients: readonly string[];
  readonly ifRefused: string;
  /** Others get to see it, and the service can do without: in a part of its own (16 CFR 312.5(a)(2)). */
  readonly apart: boolean;
}

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
  readonly purposes: readonly SheetPurpose[];
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
    app: said(app.name, wish.locale),
    reference: verification.reference,
    noticeDigest: verification.noticeDigest,
    policyLabel: policy.version,
    purposes: waiting.map(({ consent: { purpose } }) => sheetPurpose(policy, purpose, wish.locale)),
    form,
    expiresAt: request.expiresAt,
  };
}

/** A question as it stands on the form. */
export function sheetPurpose(policy: Policy, key: string, locale: string): SheetPurpose {
  const purpose = policy.purposes[key]!;
  const { title, description, data, recipients, ifRefused } = purpose;
  return {
    key,
    title: said(title, locale),
    description: said(description, locale),
    data: data.map((category) => said(policy.data[category]!.label, locale)),
    recipients: recipients.map((one) => recipientIn(policy, one, locale)),
    ifRefused: said(ifRefused, locale),
    apart: discloses(purpose, policy.recipients) && purpose.integral !== true,
  };
}

/** The public is called what it is; a company by its name, what it is and where. */
function recipientIn(policy: Policy, key: string, locale: string): string {
  const { name, label, role, country } = policy.recipients[key]!;
  if (role === 'public') return said(label, locale);
  const place = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' }).of(country) ?? country;
  return `${name} (${said(label, locale)}; ${place})`;
}

function said(text: LocalText, locale: string): string {
  return (text[locale] ?? Object.values(text)[0] ?? '').trim();
}
