import { Injectable } from '@nestjs/common';
import { childColumns, readCase, readChild } from './case.rows';
import { changeCases, type Changed } from './child-case.change';
import type { ChildCase, Decision } from './child-case';
import { correctContact } from './correct-contact';
import { type CaseName, lockChild } from './child-case.lock';
import { Database } from './database';
import { KeyStore } from './key-store/key-store.port';
import { Keyring } from './keyring';
import { record } from './record';
import { ReferenceStore } from './reference.store';

/** Children with all that was asked about them; every change of anything about a child goes through here (ADR 4). */
@Injectable()
export class ChildCaseStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly keys: KeyStore,
    private readonly references: ReferenceStore,
  ) {}

  /** The living child behind an app's reference, else the one erased last, else null. */
  async find(app: string, ref: string): Promise<ChildCase | null> {
    const { rows } = await this.database.pool.query({
      name: 'case-by-ref',
      text: `select ${childColumns} from child where app = $1 and ref_index = $2
             order by erased_at desc nulls first limit 1`,
      values: [app, this.keyring.index.ofRef(app, ref)],
    });
    return rows[0] === undefined ? null : readCase(this.database.pool, readChild(rows[0]));
  }

  /** The case in which that request was made; with an app, only if it is that app's. */
  async findByRequest(app: string | null, requestId: string): Promise<ChildCase | null> {
    const { rows } = await this.database.pool.query({
      name: 'case-by-request',
      text: `select ${childColumns} from child
             where id = (select child_id from consent_request where id = $1) and app = coalesce($2, app)`,
      values: [requestId, app],
    });
    return rows[0] === undefined ? null : readCase(this.database.pool, readChild(rows[0]));
  }

  /** The app's own reference of a child; null once it is forgotten. */
  refOf(childId: string): Promise<string | null> {
    return this.references.of(childId);
  }

  /**
   * Locks the child, decides, writes. `decide` is pure and sees the case as it stands; whatever it throws changes nothing.
   * Throws NotFound, and LetterSpent when the decision spends a letter that is spent.
   */
  async change<T>(by: CaseName, decide: (found: ChildCase) => Decision<T>): Promise<T> {
    return this.database.transaction(async (client) => {
      const found = await readCase(client, await lockChild(client, by));
      const decision = decide(found);
      await record(client, found, decision);
      if (decision.restrictedAt !== undefined) {
        await client.query('update child set restricted_at = $2 where id = $1', [
          found.child.id,
          decision.restrictedAt,
        ]);
      }
      if (decision.correctContact !== undefined) {
        const sealing = { index: this.keyring.index, keys: this.keys };
        await correctContact(client, sealing, found.child.id, decision.correctContact, decision.at);
      }
      return decision.answer;
    });
  }
  /**
   * The same for many at once, in one transaction. A child that somebody else holds is not waited for (`busy`), so that two
   * who do this never wait for each other; one that is named several times is decided about several times, in that order.
   * Answers in the order of the names.
   */
  changeAll<T>(
    names: readonly CaseName[],
    at: Date,
    decide: (found: ChildCase, index: number) => Omit<Decision<T>, 'correctContact' | 'restrictedAt'>,
  ): Promise<Changed<T>[]> {
    return this.database.transaction((client) => changeCases(client, names, at, decide));
  }
}
