import type { ScanRejection } from '@kinsent/consent';
import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { Points, WayBack } from './letter-parts';

export interface JudgedMatter extends LetterMatter {
  readonly receivedAt: Date;
  readonly judgedAt: Date;
  /** When the images of the form are deleted; null where the policy does not say. */
  readonly goneAt: Date | null;
  /**
   * Why the form proved nothing; null where it did. `not-needed`: the guardian had shown already who they are; `unjudged`:
   * nobody looked at it in time.
   */
  readonly rejection: ScanRejection | 'not-needed' | 'unjudged' | null;
  /** Titles of what the same question allows now, and of what the form said no to. */
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
  /** What still waits for the guardian to go on, and until when; null where nothing does. */
  readonly waits: { readonly step: 'verify' | 'answer'; readonly until: Date } | null;
}

/** Says what came of a signed form and why, and leads on: to another try, another way, or back (T5). */
export function judgedLetter(matter: JudgedMatter): WrittenLetter {
  const { locale, notice, receivedAt, judgedAt, goneAt, rejection, allowed, refused, waits } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  const day = (date: Date): string => dayInWords(date, locale);
  return writeLetter(
    matter,
    say(subjectOf(rejection), { app }),
    <>
      <p>
        {say(rejection === 'unjudged' ? 'judged.leadUnjudged' : 'judged.lead', {
          app,
          received: day(receivedAt),
          date: day(judgedAt),
        })}
      </p>
      <p>{say(rejection === null ? 'judged.accepted' : `judged.${rejection}`)}</p>
      {refused.length > 0 && (
        <>
          <p>{say('judged.refused')}</p>
          <Points points={refused} />
        </>
      )}
      {waits !== null && <p>{say(`judged.${waits.step}`, { date: day(waits.until) })}</p>}
      {allowed.length > 0 || waits !== null ? (
        <section class="box">
          {allowed.length > 0 && (
            <>
              <p>{say('judged.allowed', { app })}</p>
              <Points points={allowed} />
            </>
          )}
          <WayBack
            say={say}
            matter={matter}
            how={say(waits === null ? 'judged.way' : 'judged.wayOn')}
            open={say(waits === null ? 'judged.open' : 'judged.openOn')}
          />
        </section>
      ) : (
        <p>{say('judged.nothing')}</p>
      )}
      {goneAt !== null && <p>{say('judged.gone', { date: day(goneAt) })}</p>}
    </>,
  );
}

function subjectOf(rejection: JudgedMatter['rejection']) {
  if (rejection === null) return 'judged.subject';
  if (rejection === 'unjudged') return 'judged.subjectUnjudged';
  return rejection === 'too-late' || rejection === 'not-needed' ? 'judged.subjectLate' : 'judged.subjectRejected';
}
