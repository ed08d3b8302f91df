import type { PaymentRefusal } from '@kinsent/consent';
import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { Points, WayBack } from './letter-parts';

export interface RefundedMatter extends LetterMatter {
  /** In words. */
  readonly amount: string;
  readonly refundedAt: Date;
  /** What the card statement says; null where the policy no longer does. */
  readonly statement: string | null;
  /** Why the charge proved nothing; null where it did. */
  readonly refusal: PaymentRefusal | null;
  /** Titles of what the same question allows now. */
  readonly allowed: readonly string[];
  /** What still waits for the guardian to go on, and until when; null where nothing does. */
  readonly waits: { readonly step: 'verify' | 'answer'; readonly until: Date } | null;
}

/** Says that the money is back, and what came of the check: sent only once it is (N7). */
export function refundedLetter(matter: RefundedMatter): WrittenLetter {
  const { locale, notice, amount, refundedAt, statement, refusal, allowed, waits } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  return writeLetter(
    matter,
    say('refunded.subject', { app, amount }),
    <>
      <p>{say('refunded.lead', { app, amount, date: dayInWords(refundedAt, locale) })}</p>
      <p>{statement === null ? say('refunded.bank') : say('refunded.statement', { statement })}</p>
      <p>{say(refusal === null ? 'refunded.proven' : `refunded.${refusal}`)}</p>
      {waits !== null && <p>{say(`refunded.${waits.step}`, { date: dayInWords(waits.until, locale) })}</p>}
      {allowed.length > 0 || waits !== null ? (
        <section class="box">
          {allowed.length > 0 && (
            <>
              <p>{say('refunded.allowed', { app })}</p>
              <Points points={allowed} />
            </>
          )}
          <WayBack
            say={say}
            matter={matter}
            how={say(waits === null ? 'refunded.way' : 'refunded.wayOn')}
            open={say(waits === null ? 'refunded.open' : 'refunded.openOn')}
          />
        </section>
      ) : (
        <p>{say('refunded.nothing')}</p>
      )}
    </>,
  );
}
