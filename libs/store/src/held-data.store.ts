import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { childColumns, readCase, readChild } from './case.rows';
import type { ChildCase } from './child-case';
import { Database } from './database';
import { openAsHolder } from './hold-seal';
import { HoldRefusal } from './hold-refusal';
import { type LegalHold, readHold } from './legal-hold.store';
import { contactPlace, escrowPlace } from './places';
import { ReferenceStore } from './reference.store';
import { unseal } from './sealing';

/** All that is held of a child, in clear. */
export interface HeldData extends ChildCase {
  readonly hold: LegalHold;
  readonly childRef: string | null;
  readonly guardians: readonly { readonly email: string; readonly since: Date }[];
  readonly escrow: readonly { readonly requestId: string; readonly purpose: string; readonly payload: unknown }[];
}

/** Reading what is held, with the one key that opens it: its holder's, which is never here otherwise. */
@Injectable()
export class HeldDataStore {
  constructor(
    private readonly database: Database,
    private readonly references: ReferenceStore,
  ) {}

  /** Throws HoldRefusal, and SealBroken for another key. Changes nothing. */
  async read(id: string, holder: KeyObject): Promise<HeldData> {
    const { pool } = this.database;
    const { rows: holds } = await pool.query(
      'select hold.*, child.app from legal_hold hold join child on child.id = hold.child_id where hold.id = $1',
      [id],
    );
    if (holds[0] === undefined) throw new HoldRefusal('unknown_hold', 'There is no hold of that id.');
    if (holds[0].sealed_key === null) throw new HoldRefusal('lifted', 'This hold is over: nothing is held any more.');
    const key = openAsHolder(holder, id, holds[0].sealed_key as Buffer);
    const hold = readHold(holds[0]);
    const child = await pool.query(`select ${childColumns} from child where id = $1`, [hold.childId]);
    const bonds = await pool.query(
      'select id, contact_sealed, created_at from guardianship where child_id = $1 order by id',
      [hold.childId],
    );
    const escrow = await pool.query(
      'select request_id, purpose, payload_sealed from escrow where child_id = $1 order by request_id',
      [hold.childId],
    );
    return {
      hold,
      childRef: await this.references.of(hold.childId),
      ...(await readCase(pool, readChild(child.rows[0]))),
      guardians: bonds.rows.map((row) => ({
        email: unseal(key, contactPlace(row.id as string), row.contact_sealed as Buffer).toString('utf8'),
        since: row.created_at as Date,
      })),
      escrow: escrow.rows.map((row) => ({
        requestId: row.request_id as string,
        purpose: row.purpose as string,
        payload: JSON.parse(
          unseal(key, escrowPlace(row.request_id as string), row.payload_sealed as Buffer).toString('utf8'),
        ) as unknown,
      })),
    };
  }
}
