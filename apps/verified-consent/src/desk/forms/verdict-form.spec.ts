import { mistakesIn, readVerdictForm, saidIn } from './verdict-form';

const purposes = ['drawings', 'measuring'];
const full = { act: 'approve', seen: '0', signature: 'handwritten', 'box.drawings': 'yes', 'box.measuring': 'no' };
const faultsIn = (body: Record<string, unknown>, drawn: 'refused' | 'assessed' = 'refused') =>
  mistakesIn(readVerdictForm(body, purposes), purposes, drawn).map(({ fault }) => fault);

it('reads what a reviewer filled in', () => {
  const form = readVerdictForm(full, purposes);
  expect(faultsIn(full)).toEqual([]);
  expect([form.seen, saidIn(form)]).toEqual([
    0,
    { verdict: 'approve', signature: 'handwritten', rejection: null, choices: { drawings: 'yes', measuring: 'no' } },
  ]);
});

it.each<[string, Record<string, unknown>, string[]]>([
  ['nothing at all', {}, []],
  ['no signature and no boxes', { act: 'approve' }, ['signature', 'box', 'box']],
  ['not signed', { ...full, signature: 'none' }, ['unsigned']],
  ['drawn on a screen', { ...full, signature: 'drawn' }, ['drawn']],
  ['a box that came twice', { ...full, 'box.drawings': ['yes', 'no'] }, ['box']],
  ['a box that says something else', { ...full, 'box.drawings': 'maybe' }, ['box']],
  ['a rejection without a reason', { act: 'reject' }, ['rejection']],
  ['a reason that only follows from what stands', { act: 'reject', rejection: 'too-late' }, ['rejection']],
  ['a rejection', { act: 'reject', rejection: 'unsigned' }, []],
  ['anew', { act: 'return' }, []],
])('%s', (_, body, faults) => {
  expect(faultsIn(body)).toEqual(faults);
});

it('takes a drawn signature where the operator vouches for it', () => {
  expect(faultsIn({ ...full, signature: 'drawn' }, 'assessed')).toEqual([]);
});

it.each([{ act: 'delete' }, { act: ['approve', 'reject'] }, null, undefined, { act: 'approve', signature: 'none' }])(
  'says nothing for %j',
  (body) => {
    expect(saidIn(readVerdictForm(body as never, purposes))).toBeNull();
  },
);

it('reads no purpose that was not asked for, and no number that is none', () => {
  const form = readVerdictForm({ ...full, seen: '-1', 'box.__proto__': 'yes', 'box.other': 'yes' }, purposes);
  expect([form.seen, Object.keys(form.boxes)]).toEqual([null, ['drawings', 'measuring']]);
});
