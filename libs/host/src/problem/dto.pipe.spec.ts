import { Type } from 'class-transformer';
import { IsArray, IsInt, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { DtoPipe } from './dto.pipe';
import type { FieldFault, Problem } from './problem';

class CheckDto {
  @IsString()
  purpose: string;

  @IsOptional()
  @IsInt()
  age?: number;
}

class ChecksDto {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => CheckDto)
  checks: CheckDto[];

  @IsOptional()
  @IsObject()
  escrow?: Record<string, unknown>;
}

function pass(value: unknown): unknown {
  return new DtoPipe().transform(value, { type: 'body', metatype: ChecksDto });
}

function faults(value: unknown): readonly FieldFault[] {
  try {
    pass(value);
  } catch (problem) {
    return (problem as Problem).parts.errors ?? [];
  }
  return [];
}

test('what is right becomes an instance of its DTO', () => {
  const passed = pass({ checks: [{ purpose: 'account' }], escrow: { a: [null, { b: 1 }] } });
  expect(passed).toBeInstanceOf(ChecksDto);
  expect(passed).toEqual({ checks: [{ purpose: 'account' }], escrow: { a: [null, { b: 1 }] } });
});

test('null is the same as absent, except inside free objects', () => {
  expect(pass({ checks: [{ purpose: 'a', age: null }], escrow: null })).toEqual({ checks: [{ purpose: 'a' }] });
  expect(faults({ checks: null })).toEqual([{ pointer: '/checks', detail: 'must be an array' }, expect.anything()]);
});

test.each([[null], [7], ['x'], [[]], [[{ purpose: 'a' }]]])('%j is no member of a list of objects', (member) => {
  expect(faults({ checks: [{ purpose: 'a' }, member] })[0]?.pointer).toMatch(/^\/checks/);
});

test('each fault has its pointer and says what is wanted', () => {
  expect(faults({ checks: [{ purpose: 'a', age: 1.5, 'x/y': 1 }] })).toEqual([
    { pointer: '/checks/0/x~1y', detail: 'is not a field of this request' },
    { pointer: '/checks/0/age', detail: 'must be an integer number' },
  ]);
});

test.each(['constructor', 'toString'])('%s is a field like any other that nobody asked for', (name) => {
  expect(faults(JSON.parse(`{"checks":[],"${name}":{"a":1}}`))).toHaveLength(1);
});

test('what has no DTO passes as it is', () => {
  expect(new DtoPipe().transform('c-1', { type: 'param', metatype: String })).toBe('c-1');
  expect(new DtoPipe().transform({ a: 1 }, { type: 'body', metatype: Object })).toEqual({ a: 1 });
});

test('a free object keeps every field, whatever its name', () => {
  const escrow = { constructor: 'x', toString: 'y', a: { constructor: { b: 1 }, valueOf: null } };
  expect((pass({ checks: [{ purpose: 'a' }], escrow }) as ChecksDto).escrow).toBe(escrow);
});

test.each([
  [{ checks: [], constructor: 'x' }, '/constructor'],
  [{ checks: [], gift: { constructor: 'x' } }, '/gift'],
  [{ checks: [{ purpose: 'a', gift: { constructor: 'x' } }] }, ''],
  [{ checks: [{ purpose: { constructor: 'x' } }] }, ''],
])('%j is refused and fells nobody', (body, pointer) => {
  expect(faults(body)[0]?.pointer).toBe(pointer);
});
