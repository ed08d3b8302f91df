import type { Attachment } from '../mail/mailer.port';
import { dayInWords } from './day-in-words';
import { letterCatalogue } from './letter-catalogue';
import { writeLetter } from './letter-frame';
import type { LetterMatter, WrittenLetter } from './letter-matter';
import { OpenPage, Points, WayBack } from './letter-parts';

/** One place and what it answered. */
export interface ErasedPlace {
  readonly place: string;
  /** Labels of the data; none for all that was held. */
  readonly data: readonly string[];
  readonly outcome: 'erased' | 'anonymised' | 'nothing' | 'released';
  readonly answeredAt: Date;
}

export interface ErasedMatter extends LetterMatter {
  /** Names of the app and of whoever signed, as the erasure was about them: the address may be held for another app. */
  readonly app: string;
  readonly operator: string;
  readonly completedAt: Date;
  /** Titles of the purposes. */
  readonly purposes: readonly string[];
  readonly places: readonly ErasedPlace[];
  readonly certificate: Attachment;
  /** Where the public keys are. */
  readonly keys: string;
}

/** Says what was erased, where and when, and brings the certificate (N3, T10). */
export function erasedLetter(matter: ErasedMatter): WrittenLetter {
  const { locale, app, operator, completedAt, purposes, places, certificate, keys } = matter;
  const say = letterCatalogue.in(locale);
  const letter = writeLetter(
    matter,
    say('erased.subject', { app }),
    <>
      <p>{say('erased.lead', { app, date: dayInWords(completedAt, locale) })}</p>
      {purposes.length > 0 && (
        <>
          <p>{say('erased.about')}</p>
          <Points points={purposes} />
        </>
      )}
      <h2>{say('erased.where')}</h2>
      <Points points={places.map((each) => placeInWords(each, locale))} />
      <h2>{say('erased.certificate')}</h2>
      <p>{say('erased.attached', { file: certificate.name, operator })}</p>
      <p>{say('erased.check')}</p>
      <OpenPage link={keys} label={say('erased.keys', { operator })} />
      <section class="box">
        <h2>{say('erased.wayTitle')}</h2>
        <WayBack say={say} matter={matter} how={say('erased.way')} open={say('erased.open')} />
      </section>
    </>,
  );
  return { ...letter, attachments: [certificate] };
}

function placeInWords({ place, data, outcome, answeredAt }: ErasedPlace, locale: string): string {
  const say = letterCatalogue.in(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(data);
  const whose = data.length === 0 ? place : say('erased.whose', { place, data: list });
  return say(`erased.${outcome}`, { place: whose, date: dayInWords(answeredAt, locale) });
}
