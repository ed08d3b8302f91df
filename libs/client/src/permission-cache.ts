import type { ChildPermissions } from './wire';

export interface CachedPermissions {
  readonly etag: string;
  readonly value: ChildPermissions;
}

/**
 * Remembers the last answer for each child with its ETag. An entry is never an answer by itself: it only spares the
 * body when Kinsent confirms that nothing changed. The oldest entry makes room.
 */
export class PermissionCache {
  private readonly entries = new Map<string, CachedPermissions>();

  constructor(private readonly capacity: number) {}

  get(childRef: string): CachedPermissions | undefined {
    return this.entries.get(childRef);
  }

  put(childRef: string, entry: CachedPermissions): void {
    this.entries.delete(childRef);
    this.entries.set(childRef, entry);
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.capacity && oldest.done === false) this.entries.delete(oldest.value);
  }

  drop(childRef: string): void {
    this.entries.delete(childRef);
  }
}
