import { isWeakPin, pinRestHours, pinTries, readPin } from '@kinsent/consent';
import { Injectable } from '@nestjs/common';
import { Database } from './database';
import { Keyring } from './keyring';
import { PinDigests } from './pin-digest';

/** `none` is for the books: whoever typed is told the same as for `wrong`. `resting`: nobody looked at what was typed. */
export type PinCheck = 'right' | 'wrong' | 'resting' | 'none';

export interface PinStanding {
  readonly setAt: Date;
  /** Until when no PIN is taken; null while one is. */
  readonly restsUntil: Date | null;
}

/** Thrown for what cannot be a PIN, or is guessed first. Nothing was written. */
export class PinUnfit extends Error {
  override readonly name = 'PinUnfit';

  constructor(readonly code: 'malformed' | 'weak') {
    super('This cannot be a PIN.');
  }
}

/** PINs of guardians who were proven (ADR 21). One counter a guardian, whoever tries and from wherever. */
@Injectable()
export class GuardianPinStore {
  private made: PinDigests | null = null;

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
  ) {}

  /** Takes the place of an older one, and ends its rest. Throws PinUnfit; false when the guardian is forgotten. */
  async set(guardianId: string, typed: string, at: Date): Promise<boolean> {
    const pin = readPin(typed);
    if (pin === null) throw new PinUnfit('malformed');
    if (isWeakPin(pin)) throw new PinUnfit('weak');
    const digest = await this.digests.of(pin);
    const { rowCount } = await this.database.pool.query(
      `insert into guardian_pin (guardian_id, digest, set_at)
       select id, $2, $3 from guardian where id = $1
       on conflict (guardian_id) do update
       set digest = excluded.digest, set_at = excluded.set_at, wrong = 0, rests_until = null`,
      [guardianId, digest, at],
    );
    return rowCount === 1;
  }

  /**
   * Holds what was typed against a guardian's PIN. Each try counts before it is looked at, so that tries at once are no more
   * than tries one after the other; a right one takes the count back. What cannot be a PIN is `wrong` and does not count.
   */
  async check(guardianId: string, typed: string, at: Date): Promise<PinCheck> {
    const pin = readPin(typed);
    if (pin === null) return 'wrong';
    const counted = await this.count(guardianId, at);
    if (counted === null) return 'resting';
    const { digest } = counted;
    if (!(await this.digests.holds(digest, pin))) return digest === null ? 'none' : 'wrong';
    // Nothing is taken back of a PIN that was changed meanwhile.
    const { rowCount } = await this.database.pool.query(
      'update guardian_pin set wrong = 0, rests_until = null where guardian_id = $1 and digest = $2',
      [guardianId, digest],
    );
    return rowCount === 1 ? 'right' : 'wrong';
  }

  /** There is none any more. What was guessed at it still counts. */
  async revoke(guardianId: string): Promise<void> {
    await this.database.pool.query('update guardian_pin set digest = null, set_at = null where guardian_id = $1', [
      guardianId,
    ]);
  }

  /** Null where there is none. */
  async standing(guardianId: string, at: Date): Promise<PinStanding | null> {
    const { rows } = await this.database.pool.query<{ set_at: Date; rests_until: Date | null }>(
      'select set_at, rests_until from guardian_pin where guardian_id = $1 and digest is not null',
      [guardianId],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { setAt: row.set_at, restsUntil: row.rests_until !== null && row.rests_until > at ? row.rests_until : null };
  }

  /** The guardian that a request was made to; null when they are forgotten. */
  async guardianOf(requestId: string): Promise<string | null> {
    const { rows } = await this.database.pool.query<{ guardian_id: string }>(
      `select guardian_id from guardianship
       where id = (select guardianship_id from consent_request where consent_request.id = $1)`,
      [requestId],
    );
    return rows[0]?.guardian_id ?? null;
  }

  /** Null while it rests; a guardian who is forgotten has no PIN. */
  private async count(guardianId: string, at: Date): Promise<{ readonly digest: string | null } | null> {
    const { rows } = await this.database.pool.query<{ counted: boolean; digest: string | null }>(
      `with tried as (
         insert into guardian_pin (guardian_id, wrong) select id, 1 from guardian where id = $1
         on conflict (guardian_id) do update
         set wrong = guardian_pin.wrong + 1,
             rests_until = case when (guardian_pin.wrong + 1) % $3 = 0
               then $2::timestamptz + ($4::integer[])[least((guardian_pin.wrong + 1) / $3, cardinality($4::integer[]))]
                 * interval '1 hour' end
         where guardian_pin.rests_until is null or guardian_pin.rests_until <= $2
         returning digest
       )
       select true as counted, digest from tried
       union all select false, null from guardian where id = $1 and not exists (select from tried)`,
      [guardianId, at, pinTries, rests],
    );
    const row = rows[0];
    if (row === undefined) return { digest: null };
    return row.counted ? { digest: row.digest } : null;
  }

  private get digests(): PinDigests {
    return (this.made ??= new PinDigests(this.keyring.index.pinKey));
  }
}

/** How long each round rests, in hours; the last is for all that follow. */
const rests = [1, 2, 3, 4, 5, 6].map((round) => pinRestHours(round * pinTries));
