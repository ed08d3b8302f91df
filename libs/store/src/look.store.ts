import { Injectable } from '@nestjs/common';
import { Database } from './database';
import type { LookSubject } from './staff.record';
import { newId } from './uuid-v7';

export interface NewLook {
  readonly staffId: string;
  readonly subject: LookSubject;
  readonly subjectId: string;
  /** For what: a few words, nothing that names a family. */
  readonly why: string;
}

export interface LookRecord extends NewLook {
  readonly id: string;
  readonly staffName: string;
  readonly at: Date;
}

/** Which looks are asked for; null: all. */
export interface LookFilter {
  readonly staffId: string | null;
  readonly subjectId: string | null;
  /** Id of the last one of the page before. */
  readonly before: string | null;
}

/** Who looked at what, when and why. It only grows: the database lets nobody change or remove a line (K3). */
@Injectable()
export class LookStore {
  constructor(private readonly database: Database) {}

  async write({ staffId, subject, subjectId, why }: NewLook, at: Date): Promise<void> {
    await this.database.pool.query(
      'insert into desk_look (id, staff_id, subject, subject_id, why, at) values ($1, $2, $3, $4, $5, $6)',
      [newId(at), staffId, subject, subjectId, why, at],
    );
  }

  /** Newest first. */
  async list({ staffId, subjectId, before }: LookFilter, limit: number): Promise<LookRecord[]> {
    const { rows } = await this.database.pool.query<LookRecord>(
      `select desk_look.id, staff_id as "staffId", staff.name as "staffName",
         desk_look.subject, subject_id as "subjectId", why, at
       from desk_look join staff on staff.id = desk_look.staff_id
       where ($1::uuid is null or staff_id = $1) and ($2::uuid is null or subject_id = $2)
         and ($3::uuid is null or desk_look.id < $3)
       order by desk_look.id desc limit $4`,
      [staffId, subjectId, before, limit],
    );
    return rows;
  }
}
