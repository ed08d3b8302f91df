import fc from 'fast-check';
import { digitsOf, readAnswerForm, readTakeBackForm } from './answer-form';

describe('an answer form', () => {
  it('takes choices of the purposes that were asked, and nothing else', () => {
    const body = {
      'choice.account': 'yes',
      'choice.location': 'no',
      'choice.other': 'yes',
      'choice.third': 'YES',
      act: 'answer',
    };
    const form = readAnswerForm(body, ['account', 'location', 'third']);
    expect([...form.choices]).toEqual([
      ['account', 'yes'],
      ['location', 'no'],
    ]);
  });

  it('knows the ways to say no, and reads everything else as an answer', () => {
    expect(readAnswerForm({ act: 'not-my-child' }, []).act).toBe('not-my-child');
    expect(readAnswerForm({ act: 'grant-all' }, []).act).toBe('answer');
    expect(readAnswerForm({ act: ['refused-all', 'refused-all'] }, []).act).toBe('answer');
  });

  it('survives anything that is sent', () => {
    fc.assert(
      fc.property(fc.option(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())))), (body) => {
        expect(readAnswerForm(body, ['account']).choices.size).toBeLessThanOrEqual(1);
        expect(readTakeBackForm(body).code.length).toBeLessThanOrEqual(40);
      }),
    );
  });
});

describe('a take-back form', () => {
  it('reads one or several purposes and a number of two digits', () => {
    expect(readTakeBackForm({ purpose: 'account', number: '47' })).toMatchObject({
      number: 47,
      purposes: new Set(['account']),
    });
    expect(readTakeBackForm({ purpose: ['a', 'b'] })).toMatchObject({ number: null, purposes: new Set(['a', 'b']) });
    for (const number of ['4', '470', '-1', ' 47', '0x', ['47', '47']])
      expect(readTakeBackForm({ number }).number).toBeNull();
  });
});

describe('a take-back form of its own', () => {
  it('reads the code of its own field, and takes any other for the first one', () => {
    const body = { code: '111111', 'waiting-code': '222222', 'told-code': '333333' };
    expect(readTakeBackForm({ ...body, about: 'waiting' })).toMatchObject({ about: 'waiting', code: '222222' });
    expect(readTakeBackForm({ ...body, about: 'told' })).toMatchObject({ about: 'told', code: '333333' });
    for (const about of [undefined, '', '__proto__', ['told', 'told']]) {
      expect(readTakeBackForm({ ...body, about })).toMatchObject({ about: 'standing', code: '111111' });
    }
  });
});

describe('a code', () => {
  it.each(['123456', '123 456', ' 123-456 ', '1 2 3 4 5 6', '123.456', '１２３４５６', '123\u00a0456'])(
    'is read from “%s”',
    (typed) => {
      expect(digitsOf(typed)).toBe('123456');
    },
  );

  it.each(['', '12345', '1234567', 'abcdef', '12345a', '123,456', '-', '１２'])('is not “%s”', (typed) => {
    expect(digitsOf(typed)).toBeNull();
  });
});
