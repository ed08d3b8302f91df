import { parsePeriod } from './period';
import { wordsFor } from './words/languages';
import type { PeriodUnit } from './words/words';

const units: readonly PeriodUnit[] = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'];

/** An ISO-8601 period in plain words: `P1Y6M` is "1 year and 6 months" or "1 jaar en 6 maanden"; nothing is "at once". */
export function periodInWords(period: string, locale: string): string {
  const words = wordsFor(locale);
  const parts = parsePeriod(period).toObject();
  const said = units.flatMap((unit) => {
    const count = parts[unit] ?? 0;
    return count === 0 ? [] : [`${count} ${words.units[unit][count === 1 ? 0 : 1]}`];
  });
  return said.length === 0 ? words.atOnce : words.list(said);
}

/** True for `P0D`, `PT0S` and their like. */
export function isNoTime(period: string): boolean {
  return parsePeriod(period).toMillis() === 0;
}

/** An instant in plain words, in UTC, which is said. Own words, so that a newer ICU never changes a notice's digest. */
export function momentInWords(at: Date, locale: string): string {
  const words = wordsFor(locale);
  const two = (part: number) => String(part).padStart(2, '0');
  return words.moment({
    day: at.getUTCDate(),
    month: words.months[at.getUTCMonth()] ?? '',
    year: at.getUTCFullYear(),
    hour: two(at.getUTCHours()),
    minute: two(at.getUTCMinutes()),
  });
}
