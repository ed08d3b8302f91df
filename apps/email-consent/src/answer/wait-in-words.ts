const minute = 60 * 1000;
const hour = 60 * minute;

/** How long it still takes, as people say it and never too short: `20 minutes`, `1 hour`, `16 hours`. */
export function waitInWords(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.ceil(ms / minute));
  const inHours = minutes >= 60;
  const amount = inHours ? Math.ceil(ms / hour) : minutes;
  const unit = inHours ? 'hour' : 'minute';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}
