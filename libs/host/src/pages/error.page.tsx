import type { VNode } from 'preact';
import { preferredLocale } from './catalogue';
import { hostCatalogue } from './host-catalogue';
import { Notice } from './parts';
import { Page } from './page';

/** What a person sees instead of a problem document. */
export function errorPage(status: number, acceptLanguage: string | undefined): VNode {
  const lang = preferredLocale(acceptLanguage, ['en', 'nl']);
  const say = hostCatalogue.in(lang);
  return (
    <Page lang={lang} title={say('error.title')} operator={null}>
      <h1>{say('error.title')}</h1>
      <Notice>
        <p>{say(wordingOf(status))}</p>
      </Notice>
    </Page>
  );
}

function wordingOf(status: number) {
  if (status >= 500) return 'error.ours';
  if (status === 401 || status === 403) return 'error.forbidden';
  if (status === 404 || status === 405 || status === 410) return 'error.notFound';
  return status === 429 ? 'error.tooMany' : 'error.badRequest';
}
