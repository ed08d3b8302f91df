import { printable, printableName, spelled, Unprintable } from './faces';

it.each([
  'Łucja',
  'Şebnem',
  'Đorđe',
  'Þórdís',
  'Ñandú Ö’Brien-Çelik',
  'Ωμέγα',
  'Жанна Їжакевич',
  'Nguyễn Thị Ánh',
  'ħaġar',
])('prints the name %s', (name) => {
  expect(printableName(name)).toBe(name);
});

it.each([
  ['nothing', '  \u200b '],
  ['Arabic', 'نور'],
  ['Hebrew', 'נועה'],
  ['Chinese', '小明'],
  ['a picture', 'Tess 🦄'],
  ['a heap of marks', `T${'\u0301'.repeat(40)}ess`],
  ['two hundred letters', 'a'.repeat(200)],
])('leaves %s to be written by hand', (_what, name) => {
  expect(printableName(name)).toBeNull();
});

it.each([
  ['turns a text around', 'Te\u202ess', 'Tess'],
  ['is not seen', 'T\u0000e\u200bs\u0007s\ufeff', 'Tess'],
  ['begins a line', 'Tess\r\n\tSigned:   yes', 'Tess Signed: yes'],
  ['is half a letter', 'Tess\ud800', 'Tess'],
  ['is put together', 'Zoe\u0308', 'Zoë'],
])('takes out what %s', (_what, name, printed) => {
  expect(printableName(name)).toBe(printed);
});

it('refuses words of ours that would have a hole', () => {
  expect(printable('We show\n it to everyone.')).toBe('We show it to everyone.');
  expect(() => printable('We sell it to 北京.')).toThrow(new Unprintable('The fonts have no U+5317, U+4EAC.'));
});

it('spells what it has no letters for where a file beside it has them', () => {
  expect(spelled('v1→北 ok')).toBe('v1<U+2192><U+5317> ok');
});
