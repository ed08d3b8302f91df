import type { LetterWording, Operator } from '@kinsent/consent';
import { render } from '@kinsent/host';
import type { ComponentChildren, VNode } from 'preact';
import { letterCatalogue } from './letter-catalogue';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { letterStyle } from './letter-style';
import { letterText } from './letter-text';

interface FrameProps {
  readonly locale: string;
  readonly title: string;
  readonly wording: LetterWording;
  readonly operator: Operator;
  readonly children: ComponentChildren;
}

/** Puts a letter's content between greeting and signature, and makes HTML and text of it. */
export function writeLetter(
  matter: Pick<LetterMatter, 'locale' | 'wording' | 'notice'>,
  title: string,
  content: VNode,
): WrittenLetter {
  const { locale, wording, notice } = matter;
  const letter = (
    <Frame locale={locale} title={title} wording={wording} operator={notice.operator}>
      {content}
    </Frame>
  );
  return { subject: title, html: render(letter), text: letterText(letter) };
}

function Frame({ locale, title, wording, operator, children }: FrameProps): VNode {
  const say = letterCatalogue.in(locale);
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: letterStyle }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          <p>{wording.greeting}</p>
          {children}
          <p class="sign">{wording.signature}</p>
          <section class="who">
            <h2>{say('who')}</h2>
            <address>
              <strong>{operator.name}</strong>
              <br />
              {operator.address}
              <br />
              {say('phone')}: <a href={`tel:${operator.phone.replace(/[^+\d]/g, '')}`}>{operator.phone}</a>
              <br />
              {say('email')}: <a href={`mailto:${operator.email}`}>{operator.email}</a>
            </address>
          </section>
        </main>
      </body>
    </html>
  );
}
