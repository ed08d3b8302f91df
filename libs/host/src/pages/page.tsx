import type { Operator } from '@kinsent/consent';
import type { ComponentChildren, VNode } from 'preact';
import { hostCatalogue } from './host-catalogue';
import { pageStyle } from './stylesheet';

interface PageProps {
  /** BCP 47 language of the content. */
  readonly lang: string;
  readonly title: string;
  /** Who answers for the service, in the footer (16 CFR 312.4(d)(1)); null only where nobody is known. */
  readonly operator: Operator | null;
  /** Further style sheets of the same origin. */
  readonly styles?: readonly string[];
  /** Scripts of the same origin, on a page that is shown as `scripted`; it works without them. */
  readonly scripts?: readonly string[];
  readonly children: ComponentChildren;
}

/** The layout of every page: skip link, one column, the operator's name and ways to reach them. */
export function Page({ lang, title, operator, styles = [], scripts = [], children }: PageProps): VNode {
  const say = hostCatalogue.in(lang);
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <title>{operator === null ? title : `${title} – ${operator.name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        {[pageStyle.path, ...styles].map((path) => (
          <link rel="stylesheet" href={path} />
        ))}
        {scripts.map((path) => (
          <script src={path} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {say('skip')}
        </a>
        {operator !== null && <header class="sender">{operator.name}</header>}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        {operator !== null && <Contact operator={operator} lang={lang} />}
      </body>
    </html>
  );
}

function Contact({ operator, lang }: { readonly operator: Operator; readonly lang: string }): VNode {
  const say = hostCatalogue.in(lang);
  return (
    <footer>
      <h2>{say('contact')}</h2>
      <address>
        <strong>{operator.name}</strong>
        <br />
        {operator.address}
        <br />
        {say('phone')}: <a href={`tel:${operator.phone.replace(/[^+\d]/g, '')}`}>{operator.phone}</a>
        <br />
        {say('email')}: <a href={`mailto:${operator.email}`}>{operator.email}</a>
      </address>
    </footer>
  );
}
