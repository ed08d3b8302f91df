import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { referenceKey } from './key-store/key-name';
import { KeyStore } from './key-store/key-store.port';
import { refPlace } from './places';
import { unseal } from './sealing';

/** An app's reference to a child as it is kept: in the child's row, and copied into what has to tell of it later. */
export interface SealedReference {
  readonly childId: string;
  readonly sealed: Buffer | null;
}

/** The names that apps have for children, each under a key of its own that outlives the child's data for a while (ADR 11). */
@Injectable()
export class ReferenceStore {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyStore,
  ) {}

  /** References in the same order, read in one step; null for one that is gone, or whose key is. */
  async read(references: readonly SealedReference[]): Promise<(string | null)[]> {
    const open = references.flatMap(({ childId, sealed }) => (sealed === null ? [] : [referenceKey(childId)]));
    const keys = await this.keys.fetch({ open });
    return references.map(({ childId, sealed }) => {
      const key = sealed === null ? null : keys.of(referenceKey(childId));
      return key === null ? null : unseal(key, refPlace(childId), sealed!).toString('utf8');
    });
  }

  /** Reference of a child that is not forgotten; null otherwise. */
  async of(childId: string): Promise<string | null> {
    const { rows } = await this.database.pool.query<{ ref_sealed: Buffer | null }>({
      name: 'ref-of-child',
      text: 'select ref_sealed from child where id = $1',
      values: [childId],
    });
    const [ref = null] = await this.read([{ childId, sealed: rows[0]?.ref_sealed ?? null }]);
    return ref;
  }

  /** References of the children of erasures, by erasure; of one that is over there is none. */
  async ofErasures(erasureIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.database.pool.query<{ id: string; child_id: string; ref_sealed: Buffer | null }>(
      'select id, child_id, ref_sealed from erasure where id = any($1::uuid[]) and ref_sealed is not null',
      [erasureIds],
    );
    const refs = await this.read(rows.map(({ child_id, ref_sealed }) => ({ childId: child_id, sealed: ref_sealed })));
    return new Map(rows.flatMap(({ id }, index) => (refs[index] == null ? [] : [[id, refs[index]]])));
  }

  /** When the newest event was that the feed still holds, by child; of some there is none. */
  async lastEventsAt(childIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const { rows } = await this.database.pool.query<{ child_id: string; at: Date }>(
      'select child_id, max(created_at) as at from event where child_id = any($1::uuid[]) group by child_id',
      [childIds],
    );
    return new Map(rows.map(({ child_id, at }) => [child_id, at]));
  }

  /** Makes every copy of these children's references unreadable, for good. Answers how many there were to be read. */
  destroyKeys(childIds: readonly string[]): Promise<number> {
    return this.keys.destroy(childIds.map(referenceKey));
  }
}
