import { Catalogue, preferredLocale } from './catalogue';
import { catalogueFaults } from './catalogue-faults';
import { hostCatalogue } from './host-catalogue';

const en = {
  hello: 'Hello {name}',
  days: '{n, plural, one {# day} other {# days}}',
  on: 'on {when, date, day}',
  plain: 'a <b> & c',
};
const nl = {
  hello: 'Hallo {name}',
  days: '{n, plural, one {# dag} other {# dagen}}',
  on: 'op {when, date, day}',
  plain: 'een <b> & c',
};

test('speaks the closest language, and English where it has none', () => {
  const catalogue = new Catalogue<keyof typeof en>({ en, nl });
  expect(catalogue.in('nl-BE')('hello', { name: '<Kim>' })).toBe('Hallo <Kim>');
  expect(catalogue.in('fr')('days', { n: 1 })).toBe('1 day');
  expect(catalogue.in('__proto__')('days', { n: 2 })).toBe('2 days');
  expect(catalogue.in('nl')('plain')).toBe('een <b> & c');
});

test('a date reads as a date, whatever zone the server is in', () => {
  const say = new Catalogue<keyof typeof en>({ en, nl }).in('nl');
  expect(say('on', { when: new Date('2026-03-01T23:59:00Z') })).toBe('op 1 maart 2026');
});

test('faults are found: missing, surplus, unreadable, empty, other values', () => {
  const broken = { hello: 'Hallo {naam}', days: '{n, plural, one {', plain: ' ', extra: 'x' };
  const catalogue = new Catalogue<string>({ en, nl: broken });
  expect(catalogueFaults(catalogue)).toEqual([
    'nl: on is missing',
    'nl: hello takes other values than in English',
    'nl: days cannot be read',
    'nl: plain is empty',
    'nl: extra is not in English',
  ]);
  expect(catalogueFaults(new Catalogue<keyof typeof en>({ en, nl }))).toEqual([]);
});

test('the words of every page are whole in every language', () => {
  expect(catalogueFaults(hostCatalogue)).toEqual([]);
});

test.each([
  [undefined, 'en'],
  ['nl', 'nl'],
  ['nl-BE,nl;q=0.9,en;q=0.8', 'nl'],
  ['en;q=0.3, nl;q=0.7', 'nl'],
  ['fr, *;q=0.5', 'en'],
  ['nl;q=0', 'en'],
  [';;;,q=,', 'en'],
])('a browser that says %s reads %s', (header, locale) => {
  expect(preferredLocale(header, ['en', 'nl'])).toBe(locale);
});
