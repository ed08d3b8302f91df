import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { OpenPage, Points, WayBack } from './letter-parts';
import type { Going } from './told-to-go';

export interface RetentionMatter extends LetterMatter {
  /** What goes, the earliest first. */
  readonly going: readonly Going[];
}

/** Tells a guardian what will be deleted and when, in time to keep it where that is allowed (F-5, F-7). */
export function retentionLetter(matter: RetentionMatter): WrittenLetter {
  const { locale, notice, going } = matter;
  const say = letterCatalogue.in(locale);
  const app = notice.app.name;
  const since = going.find(({ unusedSince }) => unusedSince !== null)?.unusedSince ?? null;
  const keepable = going.filter((each) => each.keepable);
  return writeLetter(
    matter,
    say(keepable.length > 0 ? 'retention.keepSubject' : 'retention.subject', { app }),
    <>
      <p>
        {since === null
          ? say('retention.period', { app })
          : say('retention.unused', { app, date: dayInWords(since, locale) })}
      </p>
      <p>{say('retention.what')}</p>
      <Points points={going.map((each) => goes(each, matter))} />
      <p>{say('retention.nothing')}</p>
      {since !== null && <p>{say('retention.use', { app })}</p>}
      {keepable.length > 0 ? (
        <section class="box">
          <h2>{say('retention.keepTitle')}</h2>
          {keepable.length < going.length && (
            <>
              <p>{say('retention.keepable')}</p>
              <Points points={keepable.map(({ title }) => title)} />
            </>
          )}
          <WayBack say={say} matter={matter} how={say('retention.keep')} open={say('retention.keepOpen')} />
        </section>
      ) : (
        <OpenPage link={matter.link} label={say('retention.open')} />
      )}
    </>,
  );
}

function goes({ title, data, goesOn }: Going, { locale }: LetterMatter): string {
  const say = letterCatalogue.in(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(data);
  return say('retention.goes', { title, data: list, date: dayInWords(goesOn, locale) });
}
