import { Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { lockChild } from './child-case.lock';
import { Database, NotFound } from './database';
import { Keyring } from './keyring';
import { tell, wake } from './record';

export const letterKinds = [
  'notice',
  'reminder',
  'confirmation',
  'withdrawal',
  'retention',
  'erased',
  'refunded',
  'judged',
  'claimed',
] as const;

export type LetterKind = (typeof letterKinds)[number];

export interface LetterRecord {
  /** Also the id of the duty that owed the letter. */
  readonly id: string;
  readonly requestId: string;
  readonly kind: LetterKind;
  readonly createdAt: Date;
  readonly linkExpiresAt: Date;
  readonly sentAt: Date | null;
  readonly bouncedAt: Date | null;
  readonly wrongCodes: number;
  /** Wrong codes of all letters of the request. */
  readonly requestWrongCodes: number;
  /** Until when no code of the request's letters is looked at; null when none ever rested. */
  readonly coolsUntil: Date | null;
  /** Locked for good, because it went to a wrong address. */
  readonly lockedAt: Date | null;
  readonly spentAt: Date | null;
}

/** A letter's record, of what a try needs to know. */
export type LetterTries = Pick<LetterRecord, 'wrongCodes' | 'requestWrongCodes' | 'coolsUntil' | 'lockedAt'>;

/** What becomes of a try: whether it counts as a wrong one, and until when the request's letters then rest. */
export interface Judged<T> {
  readonly wrong: boolean;
  readonly coolsUntil: Date | null;
  readonly answer: T;
}

export interface NewLetter {
  readonly id: string;
  readonly requestId: string;
  readonly kind: LetterKind;
  /** The secret in the link; only its HMAC is kept. */
  readonly secret: string;
  readonly linkExpiresAt: Date;
  readonly at: Date;
}

const selectLetter = `
  select letter.id, letter.request_id, kind, created_at, link_expires_at, sent_at, bounced_at, wrong_codes, locked_at,
    spent_at, request_wrong_codes, request_cools_until
  from letter cross join lateral (
    select sum(wrong_codes)::integer as request_wrong_codes, max(cools_until) as request_cools_until
    from letter other where other.request_id = letter.request_id
  ) request`;

/** Letters to guardians and what became of their links. What follows for the request is a change of its case. */
@Injectable()
export class LetterStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /**
   * Registers a letter before it is sent; a second time with the same id changes nothing. Throws NotFound when its request
   * is forgotten, so that none is left behind by a letter that was under way while the child was erased.
   */
  async open(letter: NewLetter): Promise<void> {
    await this.database.transaction(async (client) => {
      await lockChild(client, { requestId: letter.requestId });
      const { rowCount } = await client.query("select from consent_request where id = $1 and state <> 'erased'", [
        letter.requestId,
      ]);
      if (rowCount === 0) throw new NotFound('This request is forgotten.');
      await client.query(
        `insert into letter (id, request_id, kind, link_index, created_at, link_expires_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do nothing`,
        [
          letter.id,
          letter.requestId,
          letter.kind,
          this.keyring.index.ofLink(letter.secret),
          letter.at,
          letter.linkExpiresAt,
        ],
      );
    });
  }

  /** The letter with that link; null when it is none of ours, or was erased. Says nothing of whether it still opens. */
  async byLink(secret: string): Promise<LetterRecord | null> {
    const { rows } = await this.database.pool.query({
      name: 'letter-by-link',
      text: `${selectLetter} where link_index = $1`,
      values: [this.keyring.index.ofLink(secret)],
    });
    return rows[0] === undefined ? null : readLetter(rows[0]);
  }

  /**
   * Looks at one try of a letter, and counts it when it is wrong. The child is locked meanwhile, so that guesses which
   * come all at once are judged one after the other. Throws NotFound when the letter is forgotten.
   */
  async judge<T>(letter: Pick<LetterRecord, 'id' | 'requestId'>, judge: (tries: LetterTries) => Judged<T>): Promise<T> {
    return this.database.transaction(async (client) => {
      await lockChild(client, letter);
      const { rows } = await client.query(`${selectLetter} where letter.id = $1`, [letter.id]);
      if (rows[0] === undefined) throw new NotFound('This letter is forgotten.');
      const { wrong, coolsUntil, answer } = judge(readLetter(rows[0]));
      if (wrong) {
        await client.query(
          'update letter set wrong_codes = wrong_codes + 1, cools_until = coalesce($2, cools_until) where id = $1',
          [letter.id, coolsUntil],
        );
      }
      return answer;
    });
  }

  /** The mail server took the letter. True the first time. */
  async markSent(id: string, at: Date): Promise<boolean> {
    const marked = await this.database.pool.query('update letter set sent_at = $2 where id = $1 and sent_at is null', [
      id,
      at,
    ]);
    return marked.rowCount === 1;
  }

  /** A link of the request was fetched, perhaps by a robot. The first time ever, the request and the app are told. */
  async markOpened(id: string, at: Date): Promise<boolean> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `select id from consent_request where opened_at is null and id = (select request_id from letter where id = $1)`,
      [id],
    );
    const requestId = rows[0]?.id;
    if (requestId === undefined) return false;
    return this.database.transaction(async (client) => {
      const child = await lockChild(client, { requestId });
      const marked = await client.query(
        'update consent_request set opened_at = $2 where id = $1 and opened_at is null',
        [requestId, at],
      );
      if (marked.rowCount === 0) return false;
      const data = { consentRequestId: requestId };
      await tell(client, [{ type: 'consent_request.opened', app: child.app, childId: child.id, data }], at);
      await wake(client);
      return true;
    });
  }

  /** When a notice of the request left last, the first or a fresh one; null when none has. */
  async noticeLastSentAt(requestId: string): Promise<Date | null> {
    const { rows } = await this.database.pool.query<{ last: Date | null }>(
      `select max(sent_at) as last from letter where request_id = $1 and kind = 'notice'`,
      [requestId],
    );
    return rows[0]!.last;
  }

  /** The letter came back. The request it belongs to the first time; null when it is none of ours or is marked already. */
  async markBounced(id: string, at: Date): Promise<string | null> {
    const { rows } = await this.database.pool.query<{ request_id: string }>(
      'update letter set bounced_at = $2 where id = $1 and bounced_at is null returning request_id',
      [id, at],
    );
    return rows[0]?.request_id ?? null;
  }

  /** How many notices were owed since then to the request's guardian, over all children, and about its child. */
  async sentSince(requestId: string, since: Date): Promise<{ guardian: number; child: number }> {
    const { rows } = await this.database.pool.query<{ guardian: number; child: number }>({
      name: 'notices-since',
      text: `
        with this as (
          select request.child_id, guardian_id from consent_request request
          left join guardianship on guardianship.id = request.guardianship_id where request.id = $1
        ), kin as (
          select guardianship.child_id, other.id from this
          join guardianship on guardianship.guardian_id = this.guardian_id
          join consent_request other on other.guardianship_id = guardianship.id
        )
        select
          (select count(*)::integer from duty where kind = 'letter.notice' and created_at >= $2
             and child_id in (select child_id from kin) and subject_id in (select id from kin)) as guardian,
          (select count(*)::integer from duty where kind = 'letter.notice' and created_at >= $2
             and child_id in (select child_id from this)) as child`,
      values: [requestId, since],
    });
    return rows[0]!;
  }
}

function readLetter(row: QueryResultRow): LetterRecord {
  return {
    id: row['id'] as string,
    requestId: row['request_id'] as string,
    kind: row['kind'] as LetterKind,
    createdAt: row['created_at'] as Date,
    linkExpiresAt: row['link_expires_at'] as Date,
    sentAt: row['sent_at'] as Date | null,
    bouncedAt: row['bounced_at'] as Date | null,
    wrongCodes: row['wrong_codes'] as number,
    requestWrongCodes: row['request_wrong_codes'] as number,
    coolsUntil: row['request_cools_until'] as Date | null,
    lockedAt: row['locked_at'] as Date | null,
    spentAt: row['spent_at'] as Date | null,
  };
}
