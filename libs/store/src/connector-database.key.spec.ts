import fc from 'fast-check';
import { type connectorKeyTypes, fitsKeyType } from './connector-database.key';

describe('whether a reference fits the type of a key', () => {
  it.each<[string, string, boolean]>([
    ['uuid', '018f5a00-7c1e-7abc-8def-0123456789ab', true],
    ['uuid', '018F5A00-7C1E-7ABC-8DEF-0123456789AB', true],
    ['uuid', '018f5a007c1e7abc8def0123456789ab', true],
    ['uuid', '018f5a00-7c1e-7abc-8def-0123456789a', false],
    ['uuid', "018f5a00-7c1e-7abc-8def-0123456789ab'--", false],
    ['int2', '32767', true],
    ['int2', '32768', false],
    ['int2', '-32768', true],
    ['int4', '2147483647', true],
    ['int4', '2147483648', false],
    ['int8', '9223372036854775807', true],
    ['int8', '9223372036854775808', false],
    ['int8', '99999999999999999999', false],
    ['int4', '012', false],
    ['int4', ' 12', false],
    ['int4', '+12', false],
    ['int4', '-0', false],
    ['int4', '1e3', false],
    ['int4', '१२', false],
    ['int4', '', false],
    ['numeric', '170141183460469231731687303715884105728', true],
    ['numeric', '12.0', false],
    ['numeric', 'NaN', false],
    ['text', 'child 12', true],
    ['text', 'ילד-א', true],
    ['text', 'half \ud800', false],
    ['varchar', 'nul \0', false],
    ['bpchar', 'x', true],
  ])('%s %j: %s', (type, ref, fits) => {
    expect(fitsKeyType(ref, type as (typeof connectorKeyTypes)[number])).toBe(fits);
  });

  it('takes every number as it is written, within the type, and no other', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 64n), max: 1n << 64n }), (value) => {
        expect(fitsKeyType(String(value), 'int8')).toBe(value >= -(1n << 63n) && value < 1n << 63n);
        expect(fitsKeyType(`0${value}`, 'int8')).toBe(false);
      }),
    );
  });
});
