/**
 * What a key is for. `data`: what a guardian and a child gave, one a child. `reference`: the app's name for a child, one a
 * child. `day`: stored answers of one day, which may speak of any child. `desk`: one thing that somebody sent in, a scan or an
 * inquiry.
 */
export type KeyKind = 'data' | 'reference' | 'day' | 'desk';

export interface KeyName {
  readonly kind: KeyKind;
  /** Id of the child or of what was sent in, or a UTC date. */
  readonly id: string;
}

/** Destroyed when the child's own data is erased. */
export function dataKey(childId: string): KeyName {
  return { kind: 'data', id: childId };
}

/** Destroyed when nobody has to be told any more which child it was. */
export function referenceKey(childId: string): KeyName {
  return { kind: 'reference', id: childId };
}

/** Destroyed when the last answer of that UTC day is too old to be given again. */
export function dayKey(at: Date): KeyName {
  return { kind: 'day', id: at.toISOString().slice(0, 10) };
}

/** Destroyed with the scan or the inquiry that it seals. */
export function deskKey(id: string): KeyName {
  return { kind: 'desk', id };
}

const words: Readonly<Record<KeyKind, string>> = {
  data: 'child_key',
  reference: 'reference_key',
  day: 'day_key',
  desk: 'desk_key',
};

/** In one word, for maps and for what a wrapped key is bound to; that of a data key is older than the key store. */
export function wordOf({ kind, id }: KeyName): string {
  return `${words[kind]}/${id}`;
}
