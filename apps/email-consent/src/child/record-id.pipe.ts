import { Problem } from '@kinsent/host';
import { Injectable, type PipeTransform } from '@nestjs/common';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Reads one of our ids out of a path. What is not an id names nothing, so the answer is `not_found`. */
@Injectable()
export class RecordIdPipe implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!uuid.test(id)) throw new Problem('not_found');
    return id.toLowerCase();
  }
}
