import { firstBreak, type LedgerEntry } from '@kinsent/consent';
import type { KinsentEvent } from '@kinsent/client';
import type { BareHouse } from './bare-house';

interface LedgerRow {
  readonly subject: LedgerEntry['subject'];
  readonly subject_id: string;
  readonly position: number;
  readonly act: LedgerEntry['act'];
  readonly from_state: LedgerEntry['from'];
  readonly to_state: LedgerEntry['to'];
  readonly at: Date;
  readonly detail: Record<string, string>;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Something with a database that can be asked. */
export interface Readable {
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** The same of the key store. */
  keyRows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
}

/** Every way in which what is written down does not hold together, in words. Empty in a house that is sound. */
export async function faultsIn(house: BareHouse): Promise<string[]> {
  return [
    ...(await ledgerFaults(house)),
    ...(await dutyFaults(house)),
    ...(await forgettingFaults(house)),
    ...(await erasureFaults(house)),
    ...eventFaults(await house.events()),
  ];
}

/** Every chain holds, ends where its consent stands, and tells of no act twice. */
export async function ledgerFaults(house: Readable): Promise<string[]> {
  const rows = await house.rows<LedgerRow>('select * from ledger_entry order by subject_id, position');
  const states = await house.rows<{ id: string; state: string }>('select id, state from consent');
  return states.flatMap(({ id, state }) => {
    const chain = rows.filter((row) => row.subject_id === id).map(entryOf);
    const acts = chain.map(({ act }) => act);
    return [
      ...(firstBreak(chain) === null ? [] : [`the ledger of ${id} is broken`]),
      ...(chain.at(-1)?.to === state ? [] : [`${id} is ${state}, and its ledger ends with ${chain.at(-1)?.to}`]),
      ...(new Set(acts).size === acts.length ? [] : [`${id} has an act twice: ${acts.join(', ')}`]),
    ];
  });
}

/** Every erasure has a chain that holds and ends as it stands; each place answered once; nothing over still names a child. */
export async function erasureFaults(house: Readable): Promise<string[]> {
  const rows = await house.rows<LedgerRow>(
    "select * from ledger_entry where subject = 'erasure' order by subject_id, position",
  );
  const erasures = await house.rows<{ id: string; over: boolean; named: boolean; targets: number; records: number }>(
    `select erasure.id, completed_at is not null as over, ref_sealed is not null as named,
       count(*)::integer as targets, coalesce(sum(records), 0)::integer as records
     from erasure join erasure_target target on target.erasure_id = erasure.id group by erasure.id`,
  );
  return erasures.flatMap(({ id, over, named, targets, records }) => {
    const chain = rows.filter((row) => row.subject_id === id).map(entryOf);
    const last = chain.at(-1);
    // Our own store may have answered in the line that opens the erasure.
    const answers = chain.filter(({ act, detail }) => act === 'answer' || detail['own'] !== undefined).length;
    const isOver = last?.act === 'complete';
    return [
      ...(firstBreak(chain) === null ? [] : [`the ledger of the erasure ${id} is broken`]),
      ...(isOver === over
        ? []
        : [`the erasure ${id} is ${over ? '' : 'not '}over, and its ledger ends with ${last?.act}`]),
      ...(!over || answers === targets ? [] : [`the erasure ${id} has ${answers} answers of ${targets} places`]),
      ...(!isOver || last.detail['records'] === String(records)
        ? []
        : [`the erasure ${id} erased ${records}, and its ledger says ${last.detail['records']}`]),
      ...(over && named ? [`the erasure ${id} is over and still names its child`] : []),
    ];
  });
}

/** Nothing that fell due waits, and nothing was given up. */
async function dutyFaults(house: BareHouse): Promise<string[]> {
  const left = await house.rows<{ kind: string; last_error: string | null; dead: boolean }>(
    `select kind, last_error, dead_at is not null as dead from duty
     where dead_at is not null or (done_at is null and due_at <= $1)`,
    [house.clock.now()],
  );
  return left.map(({ kind, last_error, dead }) => `${kind} is ${dead ? 'given up' : 'not done'} (${last_error})`);
}

/** Of an erased child nothing is left but proof; whoever has nothing that lives is erased. */
export async function forgettingFaults(house: Readable): Promise<string[]> {
  const left = await house.rows<{ what: string; child: string }>(
    `select 'guardianship' as what, child_id as child from guardianship join child on child.id = child_id
       where erased_at is not null
     union all select 'escrow', child_id from escrow join child on child.id = child_id where erased_at is not null
     union all select 'letter', child_id from letter join consent_request request on request.id = request_id
       join child on child.id = child_id where erased_at is not null
     union all select 'life', child.id from child
       where erased_at is null and not exists
         (select from consent where child_id = child.id and state in ('asked', 'granted', 'matured'))
     union all select 'address', guardian.id from guardian
       where not exists (select from guardianship where guardian_id = guardian.id)`,
  );
  const erased = await house.rows<{ id: string }>('select id from child where erased_at is not null');
  const keys = await house.keyRows<{ child: string }>('select id as child from data_key where id = any($1)', [
    erased.map(({ id }) => id),
  ]);
  return [...left, ...keys.map(({ child }) => ({ what: 'key', child }))].map(
    ({ what, child }) => `${child} still has its ${what}`,
  );
}

/** Numbers without a gap, and of one consent nothing told twice. */
export function eventFaults(events: readonly KinsentEvent[]): string[] {
  const gaps = events.filter(({ sequence }, index) => sequence !== index + 1);
  const told = new Map<string, number>();
  for (const { type, data } of events) {
    // An app that does not answer is asked to erase again and again.
    if (type === 'permission.changed' || type.startsWith('erasure.')) continue;
    const about = `${type} of ${String(data['consentId'] ?? data['consentRequestId'])}`;
    told.set(about, (told.get(about) ?? 0) + 1);
  }
  return [
    ...gaps.map(({ sequence }) => `event ${sequence} is out of place`),
    ...[...told].filter(([, times]) => times > 1).map(([about, times]) => `${about} is told ${times} times`),
  ];
}

function entryOf(row: LedgerRow): LedgerEntry {
  const { subject, act, at, detail, position, hash } = row;
  const { subject_id: subjectId, from_state: from, to_state: to, previous_hash: previousHash } = row;
  return { subject, subjectId, act, at, detail, position, hash, from, to, previousHash } as LedgerEntry;
}
