import { longestInquiry, parseAddress } from '@kinsent/consent';

/** What is wrong with a form, field by field. */
export interface RegisteredFaults {
  readonly email?: 'email.missing' | 'email.unreadable';
  readonly text?: 'text.missing' | 'text.long';
}

/** What was filled in, as it is shown again. */
export interface RegisteredGiven {
  readonly email: string;
  readonly text: string;
}

/** A form that came in: what it says, or what is wrong with it. */
export type RegisteredForm = { readonly given: RegisteredGiven; readonly token: string } & (
  | { readonly asked: { readonly address: string; readonly text: string }; readonly faults: null }
  | { readonly asked: null; readonly faults: RegisteredFaults }
);

/** Neither drawn nor read by anybody, but able to hide or turn around what stands beside them. */
const unseen = /[^\P{C}\n]/gu;
/** How much of something that is too long is shown again, so that it can be shortened. */
const mostShown = longestInquiry * 2;

/** Reads a form. Of a field that came twice nothing is taken. */
export function readRegisteredForm(body: Readonly<Record<string, unknown>> | null | undefined): RegisteredForm {
  const field = (name: string): string => {
    const value = body?.[name];
    return typeof value === 'string' ? value : '';
  };
  const text = field('text').replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(unseen, '').trim();
  const typed = field('email').trim();
  const address = addressIn(typed);
  const given = { email: typed.slice(0, 300), text: text.slice(0, mostShown) };
  const token = field('token').slice(0, 200);
  const faults: RegisteredFaults = {
    ...(typed === '' ? { email: 'email.missing' as const } : {}),
    ...(typed !== '' && address === null ? { email: 'email.unreadable' as const } : {}),
    ...(text === '' ? { text: 'text.missing' as const } : {}),
    ...([...text].length > longestInquiry ? { text: 'text.long' as const } : {}),
  };
  if (address === null || Object.keys(faults).length > 0) return { given, token, asked: null, faults };
  return { given, token, asked: { address, text }, faults: null };
}

function addressIn(typed: string): string | null {
  try {
    return parseAddress(typed);
  } catch {
    return null;
  }
}
