import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { WayBack } from './letter-parts';

/** Says that somebody else says that they are a parent, and nothing of who; everything rests while people look (T8, N8). */
export function claimedLetter(matter: LetterMatter, claimedAt: Date): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('claimed.subject', { app }),
    <>
      <p>{say('claimed.lead', { app, date: dayInWords(claimedAt, locale) })}</p>
      <p>{say('claimed.rests', { app, operator: notice.operator.name })}</p>
      <h2>{say('claimed.title')}</h2>
      <p>{say('claimed.nothing')}</p>
      <p>{say('claimed.tell')}</p>
      <section class="box">
        <WayBack say={say} matter={matter} how={say('claimed.way')} open={say('claimed.open')} />
      </section>
    </>,
  );
}

/** Says that people have looked, and what follows: what the guardian stopped themselves stays stopped. */
export function wentOnLetter(
  matter: LetterMatter,
  { at, stopped }: { readonly at: Date; readonly stopped: boolean },
): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('wentOn.subject', { app }),
    <>
      <p>{say('wentOn.lead', { app })}</p>
      <p>{say(stopped ? 'wentOn.stopped' : 'wentOn.text', { app, date: dayInWords(at, locale) })}</p>
      <section class="box">
        <WayBack say={say} matter={matter} how={say('claimed.way')} open={say('claimed.open')} />
      </section>
    </>,
  );
}
