import type { Operator } from '@kinsent/consent';
import { Notice, Page } from '@kinsent/host';
import type { VNode } from 'preact';
import { frontCatalogue } from './front-catalogue';

/** Says honestly that there is nothing here yet, and what that means. */
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
    </Page>
  );
}
