import type { Given } from './given';
import { badParam, missing } from './stripe-fault';

export interface Page {
  readonly limit: number;
  readonly startingAfter: string | null;
  readonly endingBefore: string | null;
}

/** Which part of a list is wanted. Throws StripeFault. */
export function readPage(given: Given): Page {
  const limit = given.integer('limit') ?? 10;
  if (limit < 1 || limit > 100) {
    throw badParam('limit', 'This value must be from 1 to 100.', 'parameter_invalid_integer');
  }
  return { limit, startingAfter: given.text('starting_after'), endingBefore: given.text('ending_before') };
}

/** One page of a list, newest first. Throws StripeFault for a cursor that is not in it. */
export function listed<T extends { readonly id: string }>(
  objects: Iterable<T>,
  { limit, startingAfter, endingBefore }: Page,
  url: string,
): { object: 'list'; data: T[]; has_more: boolean; url: string } {
  const all = [...objects].reverse();
  const place = (id: string, param: string): number => {
    const index = all.findIndex((each) => each.id === id);
    if (index < 0) throw missing('object', param);
    return index;
  };
  const list = (data: T[], more: boolean) => ({ object: 'list' as const, data, has_more: more, url });
  if (endingBefore !== null) {
    const end = place(endingBefore, 'ending_before');
    const start = Math.max(0, end - limit);
    return list(all.slice(start, end), start > 0);
  }
  const start = startingAfter === null ? 0 : place(startingAfter, 'starting_after') + 1;
  return list(all.slice(start, start + limit), start + limit < all.length);
}
