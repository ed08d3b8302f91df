import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { NoticeText, Points, WayBack } from './letter-parts';

export interface ConfirmationMatter extends LetterMatter {
  /** When the yes came; null for a letter that only brings a fresh link. */
  readonly grantedAt: Date | null;
  readonly allowed: readonly { readonly title: string; readonly until: Date }[];
  readonly refused: readonly string[];
  /** What was said yes to and waits for the guardian to go on; null where nothing does. */
  readonly waiting: { readonly step: 'verify' | 'answer'; readonly titles: readonly string[] } | null;
}

/**
 * The "plus" of e-mail plus: repeats the notice and says how to take the yes back (16 CFR 312.5(b)(2)(viii)).
 * Sent without `grantedAt`, it is the fresh link of somebody who gave permission before, or whose yes waits.
 */
export function confirmationLetter(matter: ConfirmationMatter): WrittenLetter {
  const { locale, notice, grantedAt, allowed, refused, waiting } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  const fresh = allowed.length > 0 ? 'freshLink' : 'waiting';
  const open = say(waiting === null ? 'confirmation.open' : 'waiting.open');
  return writeLetter(
    matter,
    say(grantedAt === null ? `${fresh}.subject` : 'confirmation.subject', { app }),
    <>
      {grantedAt === null ? (
        <p>{say(`${fresh}.lead`, { app })}</p>
      ) : (
        <>
          <p>{say('confirmation.lead', { app, date: dayInWords(grantedAt, locale) })}</p>
          <p>{say('confirmation.right')}</p>
        </>
      )}
      {allowed.length > 0 && (
        <>
          <h2>{say('confirmation.allowed')}</h2>
          <Points
            points={allowed.map(({ title, until }) =>
              say('confirmation.allowedUntil', { title, date: dayInWords(until, locale) }),
            )}
          />
        </>
      )}
      {waiting !== null && (
        <>
          <h2>{say('waiting.title')}</h2>
          <Points points={waiting.titles} />
          <p>{say(`waiting.${waiting.step}`)}</p>
        </>
      )}
      {refused.length > 0 && (
        <>
          <h2>{say('confirmation.refused')}</h2>
          <Points points={refused} />
        </>
      )}
      <section class="box">
        <h2>{say('confirmation.wrongTitle')}</h2>
        <WayBack say={say} matter={matter} how={say('confirmation.wrong')} open={open} />
      </section>
      <NoticeText say={say} title={say('confirmation.repeat')} notice={notice} />
    </>,
  );
}
