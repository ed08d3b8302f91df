import fc from 'fast-check';
import { readRegisteredForm } from './registered-form';

const email = 'Moeder@Familie.example';
const faultsOf = (body: Record<string, unknown> | null) => readRegisteredForm(body).faults;

it('takes an address and a text', () => {
  const form = readRegisteredForm({
    email: ` ${email} `,
    text: ' Pip plays there.\r\nI was never asked. ',
    token: 't',
  });
  expect(form).toMatchObject({
    asked: { address: 'Moeder@familie.example', text: 'Pip plays there.\nI was never asked.' },
    faults: null,
    token: 't',
  });
});

it.each([
  [null, { email: 'email.missing', text: 'text.missing' }],
  [{}, { email: 'email.missing', text: 'text.missing' }],
  [{ email, text: '   ' }, { text: 'text.missing' }],
  [{ email, text: '\u0007\u200B\u202E' }, { text: 'text.missing' }],
  [{ email: 'no address', text: 'x' }, { email: 'email.unreadable' }],
  [{ email: 'a@b.example\r\nBcc: c@d.example', text: 'x' }, { email: 'email.unreadable' }],
  [{ email: [email, email], text: 'x' }, { email: 'email.missing' }],
  [{ email, text: ['x', 'y'] }, { text: 'text.missing' }],
  [{ email, text: 'x'.repeat(2_001) }, { text: 'text.long' }],
  [{ email: `${'a'.repeat(300)}@b.example`, text: 'x' }, { email: 'email.unreadable' }],
] as const)('says what is wrong with %j', (body, faults) => {
  expect(faultsOf(body as Record<string, unknown> | null)).toEqual(faults);
});

it('counts characters as people do', () => {
  expect(faultsOf({ email, text: '🧱'.repeat(2_000) })).toBeNull();
});

it('leaves nothing that hides or turns text around, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (address, text) => {
      const { given, asked } = readRegisteredForm({ email: address, text });
      expect(given.text).not.toMatch(/[^\P{C}\n]/u);
      if (asked !== null) expect(asked.text).toBe(given.text);
    }),
  );
});
