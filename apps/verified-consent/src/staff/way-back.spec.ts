import * as fc from 'fast-check';
import { wayBack } from './way-back';

it.each(['/desk', '/desk/looks', '/desk/forms/0190b3a0-0000-7000-8000-000000000001?zoom=150&turn=90', '/desk?lang=nl'])(
  'leads back to %s',
  (path) => {
    expect(wayBack(path)).toBe(path);
  },
);

it('never leads out of the desk', () => {
  const pieces = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '/desk',
    'desk',
    '//',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '%5c',
    '\t',
    '\n',
    'evil.example',
    'https:',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), fc.boolean(), (parts, begins) => {
      const asked = (begins ? '/desk' : '') + parts.join('');
      const url = new URL(wayBack(asked), 'https://here.example');
      expect(url.origin).toBe('https://here.example');
      expect(url.pathname).toMatch(/^\/desk(\/|$)/);
    }),
    { numRuns: 2000 },
  );
});

it.each([undefined, null, 7, ['/desk/a', '/desk/b']])('takes %j for home', (asked) => {
  expect(wayBack(asked)).toBe('/desk');
});
