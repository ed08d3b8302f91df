import type { Notice, NoticeItem } from '@kinsent/consent';
import type { VNode } from 'preact';
import { dayInWords } from './day-in-words';
import type { LetterSay } from './letter-catalogue';
import type { LetterMatter } from './letter-matter';

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

/** The number that takes a yes back, so that it is found at a glance. */
export function YourNumber({ say, number }: { readonly say: LetterSay; readonly number: number }): VNode {
  return (
    <p>
      {say('number')}: <strong class="code">{number}</strong>
    </p>
  );
}

/** The way back from a yes: page, number, and the code in case the page asks for it. */
export function WayBack(props: {
  readonly say: LetterSay;
  readonly matter: LetterMatter;
  readonly how: string;
  readonly open: string;
}): VNode {
  const { say, matter, how, open } = props;
  return (
    <>
      <p>{how}</p>
      <YourNumber say={say} number={matter.number} />
      <OpenPage link={matter.link} label={open} />
      <p>{say('codeIfAsked', { code: spoken(matter.code) })}</p>
    </>
  );
}

/** Link and code of a letter that waits for an answer. */
export function HowToAnswer(props: { readonly say: LetterSay; readonly matter: LetterMatter }): VNode {
  const { say, matter } = props;
  const { link, code, locale, notice } = matter;
  const date = dayInWords(new Date(notice.answerBy), locale);
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
      <p>{say('answer.by', { date })}</p>
    </>
  );
}

/** The whole notice, every item in order; what silence allows under a heading of its own (16 CFR 312.4(c)). */
export function NoticeText(props: { readonly say: LetterSay; readonly title: string; readonly notice: Notice }): VNode {
  const { say, title, notice } = props;
  const consent = notice.items.filter(({ cite }) => !isAboutContact(cite));
  const contact = notice.items.filter(({ cite }) => isAboutContact(cite));
  return (
    <>
      <h2>{title}</h2>
      <Items items={consent} link={notice.onlineNotice} />
      {consent.length > 0 && contact.length > 0 && <h2>{say('notice.contactTitle')}</h2>}
      <Items items={contact} link={notice.onlineNotice} />
    </>
  );
}

function Items({ items, link }: { readonly items: readonly NoticeItem[]; readonly link: string }): VNode {
  return (
    <>
      {items.map((item) => (
        <>
          <h3>{item.heading}</h3>
          {isList(item) ? (
            <Points points={item.paragraphs} />
          ) : (
            item.paragraphs.map((paragraph) => <Linked text={paragraph} link={link} />)
          )}
        </>
      ))}
    </>
  );
}

/** A paragraph in which one address is a link. */
function Linked({ text, link }: { readonly text: string; readonly link: string }): VNode {
  const [before, ...after] = text.split(link);
  if (after.length === 0) return <p>{text}</p>;
  return (
    <p>
      {before}
      <a href={link}>{link}</a>
      {after.join(link)}
    </p>
  );
}

function isAboutContact(cite: string): boolean {
  return cite.includes('312.4(c)(3)');
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
