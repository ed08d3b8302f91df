import { IANAZone } from 'luxon';

const minute = 60_000;
const day = 24 * 60 * minute;

/** True for a name of the IANA time zone database, such as `Europe/Amsterdam` or `UTC`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** What clocks show in a zone at an instant, as the milliseconds at which UTC would show the same. */
export function clockAt(instant: number, timeZone: string): number {
  return instant + offset(instant, timeZone);
}

/**
 * The one instant at which clocks in a zone show a time (in milliseconds, as UTC would show it). A time that they show
 * twice is the first; one that they skip is the instant at which the skip ends.
 */
export function instantOf(clock: number, timeZone: string): number {
  const [before, after] = [offset(clock - day, timeZone), offset(clock + day, timeZone)];
  const shown = [clock - before, clock - after].filter((instant) => clockAt(instant, timeZone) === clock);
  return shown.length > 0 ? Math.min(...shown) : endOfSkip(clock - after, clock - before, timeZone);
}

/** The instant between two at which clocks are moved. */
function endOfSkip(earlier: number, later: number, timeZone: string): number {
  let [still, moved] = [earlier, later];
  while (moved - still > 1) {
    const middle = Math.floor((still + moved) / 2);
    if (offset(middle, timeZone) === offset(earlier, timeZone)) still = middle;
    else moved = middle;
  }
  return moved;
}

function offset(instant: number, timeZone: string): number {
  return IANAZone.create(timeZone).offset(instant) * minute;
}
