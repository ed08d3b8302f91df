import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { childColumns, readCase, readChild } from './case.rows';
import { changeCases, type Changed } from './child-case.change';
import type { ChildCase, Decision } from './child-case';
import { correctContact } from './correct-contact';
import { type CaseName, lockChild } from './child-case.lock';
import { childOfReference } from './child-of-reference.sql';
import { Database, NotFound } from './database';
import { dataKey } from './key-store/key-name';
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
      text: childOfReference(childColumns, '$1', '$2'),
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
   * Locks the child, decides, writes. `decide` is pure and sees the case as it stands; whatever it throws changes nothing,
   * and it may be asked twice. Throws NotFound, and LetterSpent when the decision spends a letter that is spent.
   */
  async change<T>(by: CaseName, decide: (found: ChildCase) => Decision<T>): Promise<T> {
    try {
      return await this.changeOnce(by, decide, null);
    } catch (error) {
      if (!(error instanceof KeyWanted)) throw error;
      // Fetched while nobody waits for the child: the key store is another server.
      const name = dataKey(error.childId);
      const key = (await this.keys.fetch({ open: [name] })).of(name);
      if (key === null) throw new NotFound('This child is forgotten.');
      return this.changeOnce(by, decide, key);
    }
  }

  /**
   * The same for many at once, in one transaction. A child that somebody else holds is not waited for (`busy`), so that two
   * who do this never wait for each other; one that is named several times is decided about several times, in that order.
   * Answers in the order of the names.
   */
  changeAll<T>(
    names: readonly CaseName[],
    at: Date,
    decide: (found: ChildCase, index: number) => Omit<Decision<T>, 'correctContact'>,
  ): Promise<Changed<T>[]> {
    return this.database.transaction((client) => changeCases(client, names, at, decide));
  }

  /** Writes nothing and throws KeyWanted when something is to be sealed and the child's key is not at hand. */
  private changeOnce<T>(by: CaseName, decide: (found: ChildCase) => Decision<T>, key: KeyObject | null): Promise<T> {
    return this.database.transaction(async (client) => {
      const found = await readCase(client, await lockChild(client, by));
      const { id } = found.child;
      const decision = decide(found);
      if (decision.correctContact !== undefined && key === null) throw new KeyWanted(id);
      await record(client, found, decision);
      if (decision.correctContact !== undefined) {
        await correctContact(
          client,
          { index: this.keyring.index, key: key! },
          id,
          decision.correctContact,
          decision.at,
        );
      }
      return decision.answer;
    });
  }
}

class KeyWanted extends Error {
  override readonly name = 'KeyWanted';

  constructor(readonly childId: string) {
    super('Something is to be sealed with the key of a child.');
  }
}
