import { fieldOf, missingIn, readCallForm } from './call-form';

const purposes = ['wall', 'chat'];
const whole = {
  call: '019a9b3c-0000-7000-8000-000000000000',
  script: '2026-11',
  method: 'phone-call',
  outcome: 'passed',
  'said.wall': 'yes',
  'said.chat': 'no',
  attest: 'yes',
};

describe('the form of a call', () => {
  it('is read as it was filled in, with nothing missing', () => {
    const form = readCallForm(whole, purposes);
    expect(form).toMatchObject({ method: 'phone-call', outcome: 'passed', attested: true, remember: false });
    expect([...form.choices]).toEqual([
      ['wall', 'yes'],
      ['chat', 'no'],
    ]);
    expect(missingIn(form, purposes)).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['lists', { outcome: ['passed', 'passed'], method: ['phone-call'], attest: ['yes'] }],
    ['what is no answer', { outcome: 'maybe', method: 'letter', 'said.wall': 'perhaps', attest: 'on', call: 'x' }],
    ['far too much', { outcome: 'passed'.repeat(1000), call: 'a'.repeat(9000) }],
    ['other things', { 'said.__proto__': 'yes', constructor: 'yes', toString: 'no' }],
  ])('takes %s for none', (_, body) => {
    const form = readCallForm(body, purposes);
    expect(form).toMatchObject({ callId: null, method: null, outcome: null, attested: false });
    expect(form.choices.size).toBe(0);
  });

  it('lacks answers and the word of who records only where it passed', () => {
    const missing = (fields: object) =>
      missingIn(readCallForm({ ...whole, ...fields }, purposes), purposes).map(fieldOf);
    expect(missing({ 'said.wall': '', attest: '' })).toEqual(['said.wall', 'attest']);
    expect(missing({ 'said.wall': '', attest: '', outcome: 'unsure' })).toEqual([]);
    expect(missing({ outcome: '', method: '' })).toEqual(['method', 'outcome']);
  });
});
