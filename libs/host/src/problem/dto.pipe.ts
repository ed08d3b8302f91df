import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { type FieldFault, Problem } from './problem';

const untyped: readonly unknown[] = [String, Number, Boolean, Object, Array, undefined];

/**
 * Turns a body or query into its DTO, or refuses it with one JSON pointer a fault. Fields that the DTO does not name are
 * refused. Nest's own pipe lets an array pass where one object is wanted, and validates asynchronously.
 */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (type === 'custom' || metatype === undefined || untyped.includes(metatype)) return value;
    const plain = value ?? {};
    if (typeof plain !== 'object' || Array.isArray(plain)) {
      throw new Problem('invalid_fields', { errors: [{ pointer: '', detail: 'must be a JSON object' }] });
    }
    const instance = instanceOf(metatype as Type<object>, plain);
    const errors = validateSync(instance, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false, value: false },
    });
    const faults = [...tidied(instance, plain), ...faultsIn(errors)];
    if (faults.length > 0) throw new Problem('invalid_fields', { errors: faults });
    return instance;
  }
}

/**
 * Free objects are set aside while class-transformer walks the rest: it drops those of their fields that every object
 * has something of the name of, and falls over one named `constructor`.
 */
function instanceOf(metatype: Type<object>, plain: object): object {
  const walked: Record<string, unknown> = {};
  const free: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(plain)) {
    const type: unknown = Reflect.getMetadata('design:type', metatype.prototype as object, key);
    const isFree = isObject(value) && !Array.isArray(value);
    if (isFree && type === Object) free[key] = value;
    // A field that nobody named is refused in a moment, whatever it holds.
    walked[key] = isFree && (type === Object || type === undefined) ? null : value;
  }
  try {
    return Object.assign(plainToInstance(metatype, walked), free);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Problem('invalid_fields', {
      errors: [{ pointer: '', detail: 'holds a field that is not of this request' }],
    });
  }
}

/**
 * What class-validator does not see: lists and nulls among the members of a list, and fields that class-transformer
 * drops because every object has something of their name. Null is taken for absent, as `@IsOptional` takes it.
 */
function tidied(instance: object, plain: object, above = ''): FieldFault[] {
  const faults = Object.keys(plain)
    .filter((key) => !Object.hasOwn(instance, key))
    .map((key) => ({ pointer: below(above, key), detail: unknownField }));
  for (const [key, value] of Object.entries(instance)) {
    if (value === null) delete (instance as Record<string, unknown>)[key];
    const given = (plain as Record<string, unknown>)[key];
    const pointer = below(above, key);
    if (isDto(value) && isObject(given)) faults.push(...tidied(value, given, pointer));
    if (!Array.isArray(value) || !Array.isArray(given)) continue;
    for (const [index, member] of value.entries()) {
      const inner: unknown = given[index];
      if (member === null || Array.isArray(member))
        faults.push({ pointer: below(pointer, String(index)), detail: 'must be one value' });
      else if (isDto(member) && isObject(inner)) faults.push(...tidied(member, inner, below(pointer, String(index))));
    }
  }
  return faults;
}

const unknownField = 'is not a field of this request';

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Free objects, such as an escrow payload, are nobody's DTO and left as they are. */
function isDto(value: unknown): value is object {
  return isObject(value) && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype;
}

function below(pointer: string, key: string): string {
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The faults of class-validator as JSON pointers (RFC 6901), depth first. */
export function faultsIn(errors: readonly ValidationError[], above = ''): FieldFault[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = below(above, property);
    const own = Object.entries(constraints ?? {}).map(([name, detail]) => ({
      pointer,
      detail: wording(name, detail, property),
    }));
    return [...own, ...faultsIn(children ?? [], pointer)];
  });
}

function wording(constraint: string, detail: string, property: string): string {
  if (constraint === 'whitelistValidation') return unknownField;
  return detail.startsWith(`${property} `) ? detail.slice(property.length + 1) : detail;
}
