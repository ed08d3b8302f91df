import { Problem } from '@kinsent/host';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { isChildRef } from './child-ref';

/** A child reference out of a path; throws the Problem `malformed_url` for one that no child could have. */
export function readChildRef(ref: string): string {
  if (!isChildRef(ref)) {
    throw new Problem('malformed_url', { detail: 'A child reference is 1 to 128 printable characters.' });
  }
  return ref;
}

/** Reads the child reference of a route. */
@Injectable()
export class ChildRefPipe implements PipeTransform<string, string> {
  transform(ref: string): string {
    return readChildRef(ref);
  }
}
