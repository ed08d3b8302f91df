import { type FormHash, readForm } from './form';
import { Given } from './given';
import { StripeFault } from './stripe-fault';

const given = (text: string) => new Given(readForm(text));
const faultOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof StripeFault) return error.body;
    throw error;
  }
  return null;
};

it('reads brackets as Stripe’s SDKs write them', () => {
  const form = readForm('a=1&b[c][0][d]=x%20y&b[c][1][d]=z&expand[]=p&expand[]=q');
  expect(JSON.parse(JSON.stringify(form))).toEqual({
    a: '1',
    b: { c: { 0: { d: 'x y' }, 1: { d: 'z' } } },
    expand: { 0: 'p', 1: 'q' },
  });
});

it.each(['a[b=1', '[a]=1', 'a]=1', 'a=1&a[b]=2', 'a[b]=1&a=2&a[c]=3', `a${'[b]'.repeat(9)}=1`])(
  'refuses %s',
  (text) => {
    expect(() => readForm(text)).toThrow(StripeFault);
  },
);

it('takes no key for more than a key', () => {
  readForm('__proto__[polluted]=yes&constructor[prototype][polluted]=yes');
  expect(({} as FormHash)['polluted']).toBeUndefined();
});

it('names what is missing, empty, unknown or of another kind', () => {
  const missing = given('a=1');
  expect(faultOf(() => missing.wanted(missing.text('mode'), 'mode'))).toMatchObject({
    type: 'invalid_request_error',
    code: 'parameter_missing',
    param: 'mode',
  });
  expect(faultOf(() => given('mode=').text('mode'))).toMatchObject({ code: 'parameter_invalid_empty', param: 'mode' });
  expect(faultOf(() => given('n=1.5').integer('n'))).toMatchObject({ code: 'parameter_invalid_integer', param: 'n' });
  expect(faultOf(() => given('m=x').oneOf('m', ['a', 'b']))).toMatchObject({ param: 'm' });
  expect(faultOf(() => given('h=x').hash('h'))).toMatchObject({ code: 'parameter_invalid_object', param: 'h' });
  const nested = given('a[0][b]=1&a[0][c]=2');
  nested.hashes('a')![0]!.text('b');
  expect(faultOf(() => nested.end())).toMatchObject({ code: 'parameter_unknown', param: 'a[0][c]' });
  expect(faultOf(() => given('x=1').end())).toMatchObject({ code: 'parameter_unknown', param: 'x' });
});

it('keeps metadata within Stripe’s limits', () => {
  expect(given('metadata[a]=1&metadata[b]=').metadata()).toEqual({ a: '1', b: '' });
  const many = Array.from({ length: 51 }, (_, n) => `metadata[k${n}]=1`).join('&');
  expect(faultOf(() => given(many).metadata())).toMatchObject({ param: 'metadata' });
  expect(faultOf(() => given(`metadata[${'k'.repeat(41)}]=1`).metadata())).not.toBeNull();
  expect(faultOf(() => given(`metadata[k]=${'v'.repeat(501)}`).metadata())).toMatchObject({ param: 'metadata[k]' });
});
