import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { Points, WayBack } from './letter-parts';

export interface WithdrawalMatter extends LetterMatter {
  readonly endedAt: Date;
  readonly ended: readonly string[];
  readonly still: readonly string[];
  /** What they answered with yes and have yet to prove who they are for. */
  readonly waiting: readonly string[];
}

/** Says what was taken back and what still stands, so that nobody takes it back unseen. */
export function withdrawalLetter(matter: WithdrawalMatter): WrittenLetter {
  const { locale, notice, endedAt, ended, still, waiting } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('withdrawal.subject', { app }),
    <>
      <p>{say('withdrawal.lead', { app, date: dayInWords(endedAt, locale) })}</p>
      <Points points={ended} />
      <p>{say('withdrawal.effect', { app })}</p>
      {still.length + waiting.length === 0 ? (
        <p>{say('withdrawal.nothing')}</p>
      ) : (
        <section class="box">
          {still.length > 0 && <p>{say('withdrawal.still')}</p>}
          {still.length > 0 && <Points points={still} />}
          {waiting.length > 0 && <p>{say('withdrawal.waiting')}</p>}
          {waiting.length > 0 && <Points points={waiting} />}
          <WayBack say={say} matter={matter} how={say('withdrawal.number')} open={say('withdrawal.open')} />
        </section>
      )}
      <p>{say('withdrawal.notYou')}</p>
    </>,
  );
}
