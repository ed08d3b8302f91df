import { Problem } from '@kinsent/host';
import { Injectable, type PipeTransform } from '@nestjs/common';

/** For a call that takes no fields: an empty object, or no body, and nothing else. */
@Injectable()
export class NoFieldsPipe implements PipeTransform<unknown, undefined> {
  transform(body: unknown): undefined {
    if (body === undefined || body === null) return undefined;
    if (typeof body !== 'object' || Array.isArray(body)) {
      throw new Problem('invalid_fields', { errors: [{ pointer: '', detail: 'must be a JSON object' }] });
    }
    const keys = Object.keys(body);
    if (keys.length === 0) return undefined;
    throw new Problem('invalid_fields', {
      errors: keys.slice(0, 20).map((key) => ({
        pointer: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        detail: 'is not a field of this request',
      })),
    });
  }
}
