import { nextStep, type Way } from './next-step';

const start: Way = {
  gate: null,
  asked: false,
  letter: null,
  allowed: false,
  confirmed: false,
  ended: null,
  forgotten: false,
};
const gated: Way = { ...start, gate: 'parent_needed' };
const asked: Way = { ...gated, asked: true };
const written: Way = { ...asked, letter: '/inbox/1' };
const allowed: Way = { ...written, allowed: true };

it.each<[string, Way, number, string]>([
  ['nobody yet', start, 1, '/app'],
  ['a child at the gate', gated, 2, '/app'],
  ['asked, no letter yet', asked, 3, '/inbox'],
  ['the letter is there', written, 3, '/inbox/1'],
  ['granted', allowed, 6, '/#clock'],
  ['confirmed', { ...allowed, confirmed: true }, 7, '/inbox/1'],
  ['taken back', { ...written, ended: 'withdrawn' }, 7, '/#clock'],
  ['forgotten', { ...written, ended: 'withdrawn', forgotten: true }, 8, '/erasures'],
  ['declined', { ...written, ended: 'declined' }, 8, '/erasures'],
  ['a grown-up', { ...start, gate: 'pass' }, 8, '/app'],
])('%s', (_name, way, number, href) => {
  expect(nextStep(way)).toMatchObject({ number, href });
});
