import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { lockChild } from './child-case.lock';
import { Database } from './database';
import { type EraseLocked, eraseLocked } from './erase-now.locked';
import type { ErasureCase } from './erasure.read';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { addUnheardChild } from './unheard-child';

/** What an app asks to have erased at once. */
export interface EraseNow extends EraseLocked {
  readonly app: string;
  readonly ref: string;
}

/** Erasing at once, whatever was allowed: collected by accident, an account closed, a guardian's wish (T7, T10). */
@Injectable()
export class EraseNowStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
  ) {}

  /**
   * Ends every yes and every question of the child and opens its erasure, in one commit; permissions are no from then on. A
   * child that we have never heard of gets a row, so that its erasure has a subject. Asked again while nobody has answered,
   * it is the same erasure. `opened` is false then.
   */
  async eraseNow(wish: EraseNow, at: Date): Promise<ErasureCase & { readonly opened: boolean }> {
    const refIndex = this.keyring.index.ofRef(wish.app, wish.ref);
    for (;;) {
      const known = await this.living(wish.app, refIndex);
      // Two at once may both find nobody: the second one then finds the first one's.
      const sealing = { keys: this.keys, index: this.keyring.index };
      const childId = known ?? (await addUnheardChild(this.database.pool, sealing, wish, at));
      if (childId === null) continue;
      const done = await this.database.transaction((client) => this.eraseFound(client, childId, wish, at));
      // Erased between the look and the lock: what is left of it is under a new row.
      if (done !== null) return done;
    }
  }

  private async eraseFound(
    client: PoolClient,
    childId: string,
    wish: EraseNow,
    at: Date,
  ): Promise<(ErasureCase & { readonly opened: boolean }) | null> {
    const child = await lockChild(client, { childId });
    return child.erasedAt === null ? eraseLocked(client, child, wish, at) : null;
  }

  private async living(app: string, refIndex: Buffer): Promise<string | null> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      'select id from child where app = $1 and ref_index = $2 and erased_at is null',
      [app, refIndex],
    );
    return rows[0]?.id ?? null;
  }
}
