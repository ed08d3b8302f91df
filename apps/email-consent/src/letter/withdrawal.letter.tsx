import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { OpenPage, Points, spoken } from './letter-parts';

export interface WithdrawalMatter extends LetterMatter {
  readonly endedAt: Date;
  readonly ended: readonly string[];
  readonly still: readonly string[];
}

/** Says what was taken back and what still stands, so that nobody takes it back unseen. */
export function withdrawalLetter(matter: WithdrawalMatter): WrittenLetter {
  const { locale, notice, link, code, number, endedAt, ended, still } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('withdrawal.subject', { app }),
    <>
      <p>{say('withdrawal.lead', { app, date: endedAt })}</p>
      <Points points={ended} />
      <p>{say('withdrawal.effect', { app })}</p>
      {still.length === 0 ? (
        <p>{say('withdrawal.nothing')}</p>
      ) : (
        <section class="box">
          <p>{say('withdrawal.still')}</p>
          <Points points={still} />
          <p>{say('withdrawal.number', { number })}</p>
          <OpenPage link={link} label={say('withdrawal.open')} />
          <p>{say('confirmation.code', { code: spoken(code) })}</p>
        </section>
      )}
      <p>{say('withdrawal.notYou')}</p>
    </>,
  );
}
