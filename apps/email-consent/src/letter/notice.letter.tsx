import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { HowToAnswer, NoticeText, WayBack, YourNumber } from './letter-parts';

/** The first letter of a request, and every fresh one: the whole notice, link and code (16 CFR 312.4(c)). */
export function noticeLetter(matter: LetterMatter): WrittenLetter {
  return matter.notice.purposes.some(({ level }) => level !== 'notice') ? askingLetter(matter) : tellingLetter(matter);
}

function askingLetter(matter: LetterMatter): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('notice.subject', { app }),
    <>
      <p>{say('notice.lead', { app })}</p>
      <HowToAnswer say={say} matter={matter} />
      <NoticeText say={say} title={say('notice.title')} notice={notice} />
      <h2>{say('takeBack.title')}</h2>
      <p>{say('takeBack.text')}</p>
      <YourNumber say={say} number={matter.number} />
      <p>{say('notYours')}</p>
    </>,
  );
}

/** Where silence allows (16 CFR 312.4(c)(3)): nothing is asked, and one press stops it. */
function tellingLetter(matter: LetterMatter): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('told.subject', { app }),
    <>
      <p>{say('told.lead', { app })}</p>
      <section class="box">
        <h2>{say('told.stopTitle')}</h2>
        <WayBack say={say} matter={matter} how={say('told.stop')} open={say('told.open')} />
      </section>
      <NoticeText say={say} title={say('told.title')} notice={notice} />
    </>,
  );
}
