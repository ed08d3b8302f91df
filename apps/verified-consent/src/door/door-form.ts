import { type Choice } from './decide-disclosure';

const acts = ['card', 'again', 'disclosure', 'revoke'] as const;

export interface DoorForm {
  /** Null for a form that is none of ours. */
  readonly act: (typeof acts)[number] | null;
  readonly token: string;
  readonly presence: string | null;
  readonly remember: boolean;
  /** Whether to use a proof again; null when nothing was chosen. */
  readonly again: Choice | null;
  /** What was chosen about disclosures, by purpose. */
  readonly choices: ReadonlyMap<string, Choice>;
}

/** Reads a form of the page. Whatever is no valid choice counts as none; of a field that came twice nothing is taken. */
export function readDoorForm(body: Readonly<Record<string, unknown>> | null | undefined): DoorForm {
  const given = (name: string): string | null => text(body?.[name]);
  const choices = new Map<string, Choice>();
  for (const name of Object.keys(body ?? {})) {
    const chosen = choice(given(name));
    if (name.startsWith('choice.') && chosen !== null) choices.set(name.slice('choice.'.length), chosen);
  }
  return {
    act: acts.find((act) => act === given('act')) ?? null,
    token: given('token') ?? '',
    presence: given('h'),
    remember: given('remember') === 'yes',
    again: choice(given('again')),
    choices,
  };
}

/** A field or parameter that came once, of a length that ours have. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value.length <= 300 ? value : null;
}

function choice(value: string | null): Choice | null {
  return value === 'yes' || value === 'no' ? value : null;
}
