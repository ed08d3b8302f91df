import type { Operator, Policy } from '@kinsent/consent';
import { Notice as Box, Page } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { type DoorMessage, type DoorSay, doorCatalogue } from './door-catalogue';
import { doorStyle } from './door-style';
import type { Back, Setback } from './view-of';

/** What the pages of one link have in common. */
export interface DoorParts {
  /** Path of the door, `/p/{secret}/verify`. */
  readonly door: string;
  /** Path of the page, there or below: its forms and languages lead to it. */
  readonly path: string;
  readonly locale: string;
  readonly locales: readonly string[];
  readonly say: DoorSay;
  readonly operator: Operator;
  /** Proof that a form was shown to this browser. */
  readonly token: string;
  /** A word that the letter was in hand just now; null when it is not known. */
  readonly presence: string | null;
}

const names: Readonly<Record<string, string>> = { en: 'English', nl: 'Nederlands' };

/** The layout of a page behind a link. */
export function DoorPage({
  parts,
  title,
  scripts,
  children,
}: {
  readonly parts: DoorParts;
  readonly title: string;
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}): VNode {
  return (
    <Page lang={parts.locale} title={title} operator={parts.operator} styles={[doorStyle.path]} scripts={scripts}>
      <Languages {...parts} />
      <h1>{title}</h1>
      {children}
    </Page>
  );
}

function Languages({ say, path, locale, locales, presence }: DoorParts): VNode | null {
  const others = locales.filter((each) => each !== locale);
  if (others.length === 0) return null;
  return (
    <nav class="languages" aria-label={say('language')}>
      {others.map((each) => (
        <a href={`${path}?lang=${each}${presence === null ? '' : `&h=${presence}`}`} lang={each} hreflang={each}>
          {names[each] ?? each}
        </a>
      ))}
    </nav>
  );
}

/** A form of the page: what it does, and what proves that it was shown. */
export function Form({
  parts,
  act,
  children,
}: {
  readonly parts: DoorParts;
  readonly act: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <form method="post" action={`${parts.path}?lang=${parts.locale}`} noValidate>
      <input type="hidden" name="token" value={parts.token} />
      <input type="hidden" name="act" value={act} />
      {parts.presence !== null && <input type="hidden" name="h" value={parts.presence} />}
      {children}
    </form>
  );
}

const declines: Readonly<Record<string, DoorMessage>> = {
  insufficient_funds: 'setback.declined.insufficient_funds',
  expired_card: 'setback.declined.expired_card',
  authentication_required: 'setback.declined.authentication_required',
  payment_intent_authentication_failure: 'setback.declined.authentication_required',
};

/** What came of the last try. */
export function SetbackBox({ say, setback }: { readonly say: DoorSay; readonly setback: Setback }): VNode {
  return (
    <Box kind="warning">
      <p>{say(messageOf(setback))}</p>
      {setback.kind === 'refused' && <p>{backInWords(say, setback.back)}</p>}
    </Box>
  );
}

function messageOf(setback: Setback): DoorMessage {
  if (setback.kind === 'declined') return declines[setback.code] ?? 'setback.declined';
  if (setback.kind === 'refused') return `setback.${setback.refusal}`;
  return `setback.${setback.kind}`;
}

/** Whether money has gone back. */
export function backInWords(say: DoorSay, back: Back): string {
  return back.state === 'back' ? say('back.back', { at: back.at }) : say(`back.${back.state}`);
}

/** The policy's languages that there are words for. */
export function spoken(policy: Policy): [string, ...string[]] {
  const [first = 'en', ...others] = policy.locales.filter((locale) => Object.hasOwn(doorCatalogue.locales, locale));
  return [first, ...others];
}
