import { en } from './en';
import { nl } from './nl';
import type { Words } from './words';

const languages: Readonly<Record<string, Words>> = { en, nl };

/** Languages that notices can be written in; a policy may declare no other. */
export const wordLocales = Object.keys(languages);

/** The fixed words of a language; throws RangeError for one that has none. */
export function wordsFor(locale: string): Words {
  if (!Object.hasOwn(languages, locale)) throw new RangeError('There are no words for this language.');
  return languages[locale] as Words;
}
