import type { ClientBase } from 'pg';
import { type CallStep, CallMoved } from './verification.step';

/** Writes what somebody vouches for of a call. Throws CallMoved when the guardian is proven already, or it was written before. */
export async function recordCall(client: ClientBase, call: CallStep): Promise<void> {
  const { rowCount } = await client.query(
    `insert into call_record (id, verification_id, staff_id, method, script, outcome, choices, pin_right_at, at)
     select $1::uuid, id, $3::uuid, $4, $5, $6, $7::jsonb, $8::timestamptz, $9::timestamptz
     from verification where id = $2 and passed_at is null
     on conflict (id) do nothing`,
    [
      call.id,
      call.verificationId,
      call.staffId,
      call.method,
      call.script,
      call.outcome,
      JSON.stringify(call.choices),
      call.pinRightAt,
      call.at,
    ],
  );
  if (rowCount === 0) throw new CallMoved();
  // Whoever was spoken with needs no time for it any more.
  await client.query('delete from call_booking where verification_id = $1 and starts_at <= $2', [
    call.verificationId,
    call.at,
  ]);
}
