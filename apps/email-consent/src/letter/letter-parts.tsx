import type { Notice, NoticeItem } from '@kinsent/consent';
import type { VNode } from 'preact';
import type { LetterSay } from './letter-catalogue';

/** `123456` as people read it out: `123 456`. */
export function spoken(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** The link, as a button, and on its own line in plain text. */
export function OpenPage({ link, label }: { readonly link: string; readonly label: string }): VNode {
  return (
    <p class="open">
      <a href={link}>{label}</a>
    </p>
  );
}

/** Link and code of a letter that waits for an answer. */
export function HowToAnswer(props: {
  readonly say: LetterSay;
  readonly link: string;
  readonly code: string;
  readonly answerBy: Date;
}): VNode {
  const { say, link, code, answerBy } = props;
  return (
    <>
      <section class="box">
        <h2>{say('answer.title')}</h2>
        <OpenPage link={link} label={say('answer.open')} />
        <p>
          {say('answer.code')}: <strong class="code">{spoken(code)}</strong>
        </p>
        <p>{say('answer.codeUse')}</p>
      </section>
      <p>{say('answer.by', { date: answerBy })}</p>
    </>
  );
}

/** The whole notice, every item in order (16 CFR 312.4(c)). */
export function NoticeText({ title, notice }: { readonly title: string; readonly notice: Notice }): VNode {
  return (
    <section>
      <h2>{title}</h2>
      {notice.items.map((item) => (
        <>
          <h3>{item.heading}</h3>
          {isList(item) ? (
            <ul>
              {item.paragraphs.map((paragraph) => (
                <li>{paragraph}</li>
              ))}
            </ul>
          ) : (
            item.paragraphs.map((paragraph) => <p>{paragraph}</p>)
          )}
        </>
      ))}
    </section>
  );
}

/** A list of titles or sentences. */
export function Points({ points }: { readonly points: readonly string[] }): VNode {
  return (
    <ul>
      {points.map((point) => (
        <li>{point}</li>
      ))}
    </ul>
  );
}

function isList({ item, paragraphs }: NoticeItem): boolean {
  return item === 'purposes' && paragraphs.length > 1;
}
