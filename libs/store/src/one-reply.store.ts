import { Injectable } from '@nestjs/common';
import { childrenOfReference } from './child-of-reference.sql';
import { Database } from './database';
import { Keyring } from './keyring';

/** One question, one reply (T18): when it was sent, for as long as nobody was asked about the child since. */
@Injectable()
export class OneReplyStore {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /** When the reply was sent, also to a child that was forgotten with it; null when a reply may be sent. */
  async sentAt(app: string, ref: string, purpose: string): Promise<Date | null> {
    const { rows } = await this.database.pool.query<{ sent: Date | null }>(
      `with same as (${childrenOfReference('$1', '$2')}),
       sent as (
         select started_at as at from retention_clock
         where child_id in (select id from same) and trigger = 'reply.sent' and about in ($3, '')
         union all
         select requested_at from erasure
         where child_id in (select id from same) and cause = 'retention' and $3 = any(purposes)
       )
       select max(at) as sent from sent
       where at > coalesce(
         (select max(created_at) from consent_request where child_id in (select id from same)), '-infinity')`,
      [app, this.keyring.index.ofRef(app, ref), purpose],
    );
    return rows[0]!.sent;
  }
}
