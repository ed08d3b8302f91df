import fc from 'fast-check';
import { requestDigest } from './request-digest';

const of = (body: unknown) => requestDigest('POST', '/v1/x', body).toString('hex');

test('the order of fields does not matter; everything else does', () => {
  expect(of({ a: 1, b: { c: 2, d: [3] } })).toBe(of({ b: { d: [3], c: 2 }, a: 1 }));
  const others = [
    {},
    [],
    null,
    { a: 1 },
    { a: '1' },
    { a: [1] },
    { a: { fields: [] } },
    { a: {} },
    { fields: [['a', 1]] },
    [1, 2],
    [2, 1],
    'a',
  ];
  expect(new Set(others.map(of)).size).toBe(others.length);
  expect(requestDigest('POST', '/v1/y', {})).not.toEqual(requestDigest('POST', '/v1/x', {}));
});

test('a body without content and no body are the same', () => {
  expect(of(undefined)).toBe(of(null));
});

test('any JSON has one digest, however it was written', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => of(value) === of(JSON.parse(JSON.stringify(value)))));
});
