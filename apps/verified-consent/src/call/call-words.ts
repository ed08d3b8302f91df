/** `Tuesday, 2 June 2026, 10:15 (Central European Summer Time)`: when a call begins, by the clocks of the policy's zone. */
export function timeInWords(start: Date, zone: string, locale: string): string {
  const day = format(locale, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${day.format(start)}, ${clockInWords(start, zone, locale)} (${zoneInWords(start, zone, locale)})`;
}

/** `10:15`. */
export function clockInWords(start: Date, zone: string, locale: string): string {
  return format(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(start);
}

/** `Tuesday 2 June`, of an ISO date. */
export function dayInWords(date: string, locale: string): string {
  const day = format(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' });
  return day.format(new Date(`${date}T00:00:00Z`));
}

/** `Central European Summer Time`: as it is called at that moment. */
export function zoneInWords(at: Date, zone: string, locale: string): string {
  const parts = format(locale, { timeZone: zone, timeZoneName: 'long' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // Plain `en` would put the month first.
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, options);
}
