import type { DutyKind } from '@kinsent/consent';

/** What an erasure waits for, because it needs the address that goes with the child. */
export const closingLetter: DutyKind = 'letter.withdrawal';

/** Why an erasure that waits was put off. */
export const closingLetterOwed = 'closing_letter_owed';

/**
 * The end of a closing letter, in the statement that writes it down: erasures that were put off for it are due at once. Goes
 * on from `settled`; $8 is the time.
 */
export const wakeErasures = `
  , closed as (
    select child_id from settled where kind = '${closingLetter}' and child_id is not null and ended
  ), waiting as materialized (
    select id from duty
    where (child_id in (select child_id from closed) and kind = 'consent.erase'
        or key in (select 'erasure.own/' || erasure.id from erasure join closed using (child_id)
          where completed_at is null))
      and last_error = '${closingLetterOwed}' and done_at is null and dead_at is null and leased_until > $8
    order by id for update skip locked
  ), woken as (
    update duty set leased_until = $8 from waiting where duty.id = waiting.id returning duty.id
  )
  select id, (select pg_notify('kinsent_work', '') from woken limit 1) from settled`;
