import type { Operator } from '@kinsent/consent';
import { pageStyle } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { deskCatalogue, type DeskLocale, deskLocales, type DeskSay } from './desk-catalogue';
import { type DeskRoom, roomsFor } from './desk-navigation';
import { deskStyle } from './desk-style';
import type { Staff } from './signed-in';

/** What a page of the desk stands in; `Desk.frame` makes it. */
export interface DeskFrame {
  /** Who is signed in; null on the pages around signing in. */
  readonly staff: Staff | null;
  readonly locale: DeskLocale;
  readonly operator: Operator;
  /** This page, without its language. */
  readonly here: string;
  readonly at: Date;
  /** The token for a form that is sent to that path. */
  readonly token: (path: string) => string;
}

interface DeskPageProps {
  readonly frame: DeskFrame;
  readonly title: string;
  /** The room that the page is in. */
  readonly room?: DeskRoom['key'];
  /** Uses the whole width, for tables and for a paper beside what was asked. */
  readonly wide?: boolean;
  /** Where the page leads by itself, at once. */
  readonly forward?: string;
  /** Further style sheets of the same origin. */
  readonly styles?: readonly string[];
  readonly children: ComponentChildren;
}

const names: Readonly<Record<DeskLocale, string>> = { en: 'English', nl: 'Nederlands' };

/** The frame of the desk: rooms by role, who is signed in, the way out, languages, and the heading. */
export function deskPage({ frame, title, room, wide = false, forward, styles = [], children }: DeskPageProps): VNode {
  const say = deskCatalogue.in(frame.locale);
  return (
    <html lang={frame.locale}>
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – ${say('desk')}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {forward !== undefined && <meta http-equiv="refresh" content={`0; url=${forward}`} />}
        {[pageStyle.path, deskStyle.path, ...styles].map((path) => (
          <link rel="stylesheet" href={path} />
        ))}
      </head>
      <body class="desk">
        <a class="skip" href="#content">
          {say('skip')}
        </a>
        <Bar frame={frame} say={say} room={room} />
        <main id="content" tabIndex={-1} class={wide ? 'wide' : undefined}>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

interface BarProps {
  readonly frame: DeskFrame;
  readonly say: DeskSay;
  readonly room: DeskRoom['key'] | undefined;
}

function Bar({ frame, say, room }: BarProps): VNode {
  const { staff, operator } = frame;
  return (
    <header class="desk-bar">
      <p class="desk-name">
        <strong>{say('desk')}</strong> <span>{operator.name}</span>
      </p>
      <div class="desk-person">
        <Languages frame={frame} say={say} />
        {staff !== null && (
          <>
            <span>{say('signedIn', { name: staff.name })}</span>
            <DeskForm frame={frame} action="/desk/sign-out">
              <button type="submit" class="quiet">
                {say('signOut')}
              </button>
            </DeskForm>
          </>
        )}
      </div>
      {staff !== null && (
        <nav aria-label={say('rooms')} class="desk-rooms">
          <ul>
            {roomsFor(staff.roles).map(({ key, path }) => (
              <li>
                <a href={path} aria-current={key === room ? 'page' : undefined}>
                  {say(`nav.${key}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  );
}

function Languages({ frame, say }: { readonly frame: DeskFrame; readonly say: DeskSay }): VNode {
  const link = (locale: DeskLocale): string => {
    const url = new URL(frame.here, 'https://desk.invalid');
    url.searchParams.set('lang', locale);
    return url.pathname + url.search;
  };
  return (
    <nav aria-label={say('language')} class="desk-languages">
      {deskLocales
        .filter((each) => each !== frame.locale)
        .map((each) => (
          <a href={link(each)} lang={each} hreflang={each}>
            {names[each]}
          </a>
        ))}
    </nav>
  );
}

/** A form of the desk, with what proves that this session was shown it. A GET form needs no proof. */
export function DeskForm({
  frame,
  action,
  method = 'post',
  children,
}: {
  readonly frame: DeskFrame;
  /** Path that it is sent to; a query is allowed. */
  readonly action: string;
  readonly method?: 'post' | 'get';
  readonly children: ComponentChildren;
}): VNode {
  return (
    <form method={method} action={action} noValidate>
      {method === 'post' && <input type="hidden" name="token" value={frame.token(action)} />}
      {children}
    </form>
  );
}
