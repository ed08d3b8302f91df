/** A day as people write it, `22 November 2026`, in UTC: the day on which it is surely so for most, told without a clock. */
export function dayInWords(date: Date, locale: string): string {
  // Plain `en` would put the month first, which half of its readers take for a day.
  const tag = locale === 'en' ? 'en-GB' : locale;
  return new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
}
