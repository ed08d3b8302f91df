import { callMethods, callOutcomes, type CallMethod, type CallOutcome } from '@kinsent/consent';
import { text } from '../door/door-form';

/** What stands in the form in which somebody records a call. Whatever is no valid answer counts as none. */
export interface CallForm {
  /** Of the form itself: it counts once. Null for one that is none of ours. */
  readonly callId: string | null;
  readonly script: string;
  /** A word that the caller's PIN was right. */
  readonly pin: string | null;
  readonly method: CallMethod | null;
  readonly outcome: CallOutcome | null;
  readonly choices: ReadonlyMap<string, 'yes' | 'no'>;
  readonly remember: boolean;
  readonly attested: boolean;
}

/** Name of the field for what the caller said about a purpose. */
export function saidField(purpose: string): string {
  return `said.${purpose}`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads it for the purposes that wait; of a field that came twice nothing is taken. */
export function readCallForm(
  body: Readonly<Record<string, unknown>> | null | undefined,
  purposes: readonly string[],
): CallForm {
  const given = (name: string): string | null => text(body?.[name]);
  const callId = given('call');
  const choices = purposes.flatMap((purpose): [string, 'yes' | 'no'][] => {
    const said = given(saidField(purpose));
    return said === 'yes' || said === 'no' ? [[purpose, said]] : [];
  });
  return {
    callId: callId !== null && uuid.test(callId) ? callId : null,
    script: given('script') ?? '',
    pin: given('pin'),
    method: callMethods.find((method) => method === given('method')) ?? null,
    outcome: callOutcomes.find((outcome) => outcome === given('outcome')) ?? null,
    choices: new Map(choices),
    remember: given('remember') === 'yes',
    attested: given('attest') === 'yes',
  };
}

export type Missing =
  { readonly kind: 'method' | 'outcome' | 'attest' } | { readonly kind: 'choice'; readonly purpose: string };

/** What is still to be said. Answers and the word of who records count only where the call passed. */
export function missingIn({ method, outcome, choices, attested }: CallForm, purposes: readonly string[]): Missing[] {
  const passed = outcome === 'passed';
  return [
    ...(method === null ? [{ kind: 'method' } as const] : []),
    ...(outcome === null ? [{ kind: 'outcome' } as const] : []),
    ...(passed
      ? purposes.filter((purpose) => !choices.has(purpose)).map((purpose) => ({ kind: 'choice', purpose }) as const)
      : []),
    ...(passed && !attested ? [{ kind: 'attest' } as const] : []),
  ];
}

/** The field that says it. */
export function fieldOf(missing: Missing): string {
  return missing.kind === 'choice' ? saidField(missing.purpose) : missing.kind;
}
