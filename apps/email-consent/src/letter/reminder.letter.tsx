import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { HowToAnswer, NoticeText, YourNumber } from './letter-parts';

export interface ReminderMatter extends LetterMatter {
  /** When the guardian was first written to. */
  readonly writtenAt: Date;
}

/** Asks once more, with the whole notice, for it may be the only letter that is read. It moves no date (312.5(c)(1)). */
export function reminderLetter(matter: ReminderMatter): WrittenLetter {
  const { locale, notice, writtenAt } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('reminder.subject', { app }),
    <>
      <p>{say('reminder.lead', { app, date: dayInWords(writtenAt, locale) })}</p>
      <HowToAnswer say={say} matter={matter} />
      <NoticeText say={say} title={say('notice.title')} notice={notice} />
      <h2>{say('takeBack.title')}</h2>
      <p>{say('takeBack.text')}</p>
      <YourNumber say={say} number={matter.number} />
      <p>{say('notYours')}</p>
    </>,
  );
}
