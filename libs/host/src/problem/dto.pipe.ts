import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
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
    const instance: object = plainToInstance(metatype, plain);
    const errors = validateSync(instance, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: false, value: false },
    });
    if (errors.length > 0) throw new Problem('invalid_fields', { errors: faultsIn(errors) });
    return instance;
  }
}

/** The faults of class-validator as JSON pointers (RFC 6901), depth first. */
export function faultsIn(errors: readonly ValidationError[], above = ''): FieldFault[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = `${above}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(constraints ?? {}).map(([name, detail]) => ({
      pointer,
      detail: wording(name, detail, property),
    }));
    return [...own, ...faultsIn(children ?? [], pointer)];
  });
}

function wording(constraint: string, detail: string, property: string): string {
  if (constraint === 'whitelistValidation') return 'is not a field of this request';
  return detail.startsWith(`${property} `) ? detail.slice(property.length + 1) : detail;
}
