import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { NoticeText, Points, WayBack } from './letter-parts';

export interface ConfirmationMatter extends LetterMatter {
  /** When the yes came; null for a letter that the guardian asked for only to get a fresh link. */
  readonly grantedAt: Date | null;
  readonly allowed: readonly { readonly title: string; readonly until: Date }[];
  readonly refused: readonly string[];
}

/**
 * The "plus" of e-mail plus: repeats the notice and says how to take the yes back (16 CFR 312.5(b)(2)(viii)).
 * Sent without `grantedAt`, it is the fresh link of somebody who gave permission before.
 */
export function confirmationLetter(matter: ConfirmationMatter): WrittenLetter {
  const { locale, notice, grantedAt, allowed, refused } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say(grantedAt === null ? 'freshLink.subject' : 'confirmation.subject', { app }),
    <>
      {grantedAt === null ? (
        <p>{say('freshLink.lead', { app })}</p>
      ) : (
        <>
          <p>{say('confirmation.lead', { app, date: dayInWords(grantedAt, locale) })}</p>
          <p>{say('confirmation.right')}</p>
        </>
      )}
      <h2>{say('confirmation.allowed')}</h2>
      <Points
        points={allowed.map(({ title, until }) =>
          say('confirmation.allowedUntil', { title, date: dayInWords(until, locale) }),
        )}
      />
      {refused.length > 0 && (
        <>
          <h2>{say('confirmation.refused')}</h2>
          <Points points={refused} />
        </>
      )}
      <section class="box">
        <h2>{say('confirmation.wrongTitle')}</h2>
        <WayBack say={say} matter={matter} how={say('confirmation.wrong')} open={say('confirmation.open')} />
      </section>
      <NoticeText say={say} title={say('confirmation.repeat')} notice={notice} />
    </>,
  );
}
