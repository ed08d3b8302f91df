import type { Notice, NoticeItem, Operator } from '@kinsent/consent';
import type { VNode } from 'preact';
import type { AnswerSay } from './answer-catalogue';

/** Where a form of the page goes, and what proves that it was shown. */
export interface FormParts {
  /** Path of the page, `/p/{secret}`. */
  readonly path: string;
  readonly locale: string;
  readonly token: string;
}

/** What the pages of one link have in common. */
export interface PageParts extends FormParts {
  readonly say: AnswerSay;
  readonly operator: Operator;
  /** Languages that the page can be had in. */
  readonly locales: readonly string[];
  /** Whether forms take the guardian's PIN in place of the letter; `offered`: they can, and the letter is asked for (ADR 21). */
  readonly pin: 'none' | 'offered' | 'asked';
}

const names: Readonly<Record<string, string>> = { en: 'English', nl: 'Nederlands' };

/** The same page in another language. */
export function Languages({ say, path, locale, locales }: PageParts): VNode | null {
  const others = locales.filter((each) => each !== locale);
  if (others.length === 0) return null;
  return (
    <nav class="languages" aria-label={say('language')}>
      {others.map((each) => (
        <a href={`${path}?lang=${each}`} lang={each} hreflang={each}>
          {names[each] ?? each}
        </a>
      ))}
    </nav>
  );
}

/** Target of a form below the page, in the language that is read. */
export function actionOf({ path, locale }: FormParts, below = ''): string {
  return `${path}${below}?lang=${locale}`;
}

/** Proof that a form was shown to this browser. */
export function Token({ token }: { readonly token: string }): VNode {
  return <input type="hidden" name="token" value={token} />;
}

/** One item of the notice, word for word. */
export function Item({ item, notice }: { readonly item: NoticeItem; readonly notice: Notice }): VNode {
  return (
    <section>
      <h2>{item.heading}</h2>
      <Paragraphs paragraphs={item.paragraphs} link={notice.onlineNotice} />
    </section>
  );
}

/** Paragraphs in which one address is a link. */
export function Paragraphs({
  paragraphs,
  link,
}: {
  readonly paragraphs: readonly string[];
  readonly link: string;
}): VNode {
  return (
    <>
      {paragraphs.map((paragraph) => {
        const [before, ...after] = paragraph.split(link);
        if (after.length === 0) return <p>{paragraph}</p>;
        return (
          <p>
            {before}
            <a href={link}>{link}</a>
            {after.join(link)}
          </p>
        );
      })}
    </>
  );
}

/** Whom to call. */
export function Help({ say, operator }: Pick<PageParts, 'say' | 'operator'>): VNode {
  return (
    <section>
      <h2>{say('help.title')}</h2>
      <p>{say('help.text', { phone: operator.phone, email: operator.email })}</p>
    </section>
  );
}

/** Asks for a fresh letter; goes to the same address for whoever presses it. */
export function FreshLetter(parts: PageParts): VNode {
  return (
    <form method="post" action={actionOf(parts, '/fresh')}>
      <Token token={parts.token} />
      <button type="submit">{parts.say('fresh.button')}</button>
    </form>
  );
}
