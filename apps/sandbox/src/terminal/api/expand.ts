import type { Book } from '../till/book';
import { badParam } from './stripe-fault';

type Plain = Record<string, unknown>;

const expandable = ['payment_intent', 'latest_charge', 'charge'];
const deepest = 4;

/** A copy of an object with what it refers to in its place: `payment_intent.latest_charge`. Throws StripeFault. */
export function expand(object: object, paths: readonly string[], book: Book): unknown {
  const copy = structuredClone(object) as Plain;
  for (const path of paths) follow(copy, path.split('.'), path, book);
  return copy;
}

function follow(object: Plain, parts: readonly string[], path: string, book: Book): void {
  const [part = '', ...rest] = parts;
  if (part === 'data' && object['object'] === 'list') {
    for (const each of object['data'] as Plain[]) follow(each, rest, path, book);
    return;
  }
  if (parts.length > deepest || !expandable.includes(part) || !Object.hasOwn(object, part)) {
    throw badParam('expand', `This property cannot be expanded (${path.slice(0, 80)}).`);
  }
  const value = object[part];
  if (value === null) return;
  const referred = typeof value === 'string' ? structuredClone(byId(value, book)) : value;
  object[part] = referred;
  if (rest.length > 0) follow(referred as Plain, rest, path, book);
}

function byId(id: string, book: Book): unknown {
  return book.intents.get(id) ?? book.charges.get(id) ?? id;
}
