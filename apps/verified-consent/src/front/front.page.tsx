import type { Operator } from '@kinsent/consent';
import { Notice, Page } from '@kinsent/host';
import type { VNode } from 'preact';
import { registeredPath } from '../inquiry/registered.page';
import { frontCatalogue } from './front-catalogue';

/** For somebody who comes here without a link: what this is, and where the link is. */
export function FrontPage({ lang, operator }: { readonly lang: string; readonly operator: Operator }): VNode {
  const say = frontCatalogue.in(lang);
  return (
    <Page lang={lang} title={say('title')} operator={operator}>
      <h1>{say('title')}</h1>
      <p>{say('what')}</p>
      <Notice>
        <p>{say('now')}</p>
      </Notice>
      <p>{say('next')}</p>
      <h2>{say('registered')}</h2>
      <p>{say('registeredText')}</p>
      <p>
        <a href={`${registeredPath}?lang=${lang}`}>{say('registeredLink')}</a>
      </p>
    </Page>
  );
}
