import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { WayBack } from './letter-parts';

/** Says that everything has stopped for now, and how it may go on (T10). */
export function restrictedLetter(matter: LetterMatter, restrictedAt: Date): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('restricted.subject', { app }),
    <>
      <p>{say('restricted.lead', { app, date: dayInWords(restrictedAt, locale) })}</p>
      <p>{say('restricted.kept')}</p>
      <section class="box">
        <WayBack say={say} matter={matter} how={say('restricted.how')} open={say('restricted.open')} />
      </section>
      <p>{say('withdrawal.notYou')}</p>
    </>,
  );
}

export interface Deleted {
  readonly deletedAt: Date;
  /** By when whoever was asked must have answered. */
  readonly deadline: Date;
  /** By which the certificate is asked for. */
  readonly erasureId: string;
}

/** Says what has been deleted and who was asked to; nothing in it is a promise that nobody has checked (T10). */
export function deletedLetter(matter: LetterMatter, { deletedAt, deadline, erasureId }: Deleted): WrittenLetter {
  const { locale, notice } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('deleted.subject', { app }),
    <>
      <p>{say('deleted.lead', { app, date: dayInWords(deletedAt, locale) })}</p>
      <p>{say('deleted.others', { app, date: dayInWords(deadline, locale) })}</p>
      <p>{say('deleted.oursUnless')}</p>
      <p>{say('deleted.proof', { operator: notice.operator.name })}</p>
      <p>
        {say('deleted.number')}: <strong>{erasureId}</strong>
      </p>
      <p>{say('withdrawal.notYou')}</p>
    </>,
  );
}
