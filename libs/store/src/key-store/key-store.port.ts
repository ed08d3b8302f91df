import type { KeyObject } from 'node:crypto';
import { type KeyKind, type KeyName, wordOf } from './key-name';

/** A key to be made, and when. */
export type NewKey = KeyName & { readonly at: Date };

export interface KeyWish {
  /** Wanted if they are there. */
  readonly open?: readonly KeyName[];
  /** Made unless they are there. */
  readonly make?: readonly NewKey[];
}

/** Keys ready for use, for as long as one piece of work takes: kept longer, they would outlive their destruction. */
export class Keys {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  constructor(found: Iterable<readonly [KeyName, KeyObject]>) {
    this.keys = new Map([...found].map(([name, key]) => [wordOf(name), key]));
  }

  /** Null when it was destroyed, or never was. */
  of(name: KeyName): KeyObject | null {
    return this.keys.get(wordOf(name)) ?? null;
  }
}

/** A walk through the names of one kind, by id. */
export interface KeyPage {
  readonly kind: KeyKind;
  /** The id after which to go on; null from the start. */
  readonly after: string | null;
  /** Only keys made before. */
  readonly madeBefore: Date;
  readonly limit: number;
}

/**
 * Where keys live: apart from what they seal, in backups of their own that are kept for a shorter time (ADR 11). Destroying
 * a key makes everything under it unreadable, in every copy of the data, wherever it lies. Token of the adapter.
 */
export abstract class KeyStore {
  /**
   * The keys of a wish, in one step; what was made is safe when it resolves, and of two that make one key both get the same.
   * A key that is not there is missing in the answer. Throws UnknownKey, SealBroken and NoKeys.
   */
  abstract fetch(wish: KeyWish): Promise<Keys>;

  /** Answers how many of them there were: asked again, none. */
  abstract destroy(names: readonly KeyName[]): Promise<number>;

  /** Ids in ascending order. Needs no key-encryption key. */
  abstract list(page: KeyPage): Promise<string[]>;

  /** By which the store is known again: never another one's, and nothing follows from it. */
  abstract identity(): Promise<Buffer>;

  /** Names of the key-encryption keys that something of these kinds is wrapped with. */
  abstract keksOf(kinds: readonly KeyKind[]): Promise<string[]>;

  /** Wraps every key of a kind with the current key-encryption key; answers how many were not. For the owner of the store. */
  abstract rewrap(kind: KeyKind): Promise<number>;

  /** Throws when the store cannot be reached, or has not had all migrations of this version. */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
