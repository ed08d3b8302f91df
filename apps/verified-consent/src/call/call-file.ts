/** What a calendar is told of a call. */
export interface CallEntry {
  readonly reference: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly summary: string;
  readonly text: string;
  readonly madeAt: Date;
}

/** A file that calendars take (RFC 5545): one event, in UTC, about nobody. */
export function calendarFile({ reference, startsAt, endsAt, summary, text, madeAt }: CallEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Kinsent//Call//EN',
    'BEGIN:VEVENT',
    `UID:call-${reference}@kinsent`,
    `DTSTAMP:${stamp(madeAt)}`,
    `DTSTART:${stamp(startsAt)}`,
    `DTEND:${stamp(endsAt)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(text)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}

/** No line is longer than 75 octets; characters stay whole. */
function folded(line: string): string {
  let [out, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 74) [out, octets] = [`${out}\r\n `, 1];
    out += character;
    octets += size;
  }
  return out;
}
