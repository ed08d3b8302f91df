import { calendarFile } from './call-file';

const entry = {
  reference: 'K7QX3MPA9D',
  startsAt: new Date('2026-06-02T08:15:00Z'),
  endsAt: new Date('2026-06-02T08:30:00Z'),
  summary: 'Call Brickyard Toys',
  text: 'Call +31 800 0000, and say; the reference.',
  madeAt: new Date('2026-06-01T10:00:00.123Z'),
};

describe('the file for a calendar', () => {
  it('holds one event in UTC, with signs escaped', () => {
    const lines = calendarFile(entry).split('\r\n');
    expect(lines).toContain('DTSTART:20260602T081500Z');
    expect(lines).toContain('DTEND:20260602T083000Z');
    expect(lines).toContain('DTSTAMP:20260601T100000Z');
    expect(lines).toContain('DESCRIPTION:Call +31 800 0000\\, and say\\; the reference.');
    expect(lines.at(-2)).toBe('END:VCALENDAR');
  });

  it('folds long lines and takes no line of its own from a text', () => {
    const file = calendarFile({ ...entry, text: `${'é'.repeat(100)}\nEND:VEVENT` });
    for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(file.replace(/\r\n /g, '')).toContain(`DESCRIPTION:${'é'.repeat(100)}\\nEND:VEVENT\r\n`);
  });
});
