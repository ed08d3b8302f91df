import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A child has a chain of its own in the ledger: what was stopped, told, kept and held about it as a whole. */
export class ChildLedger1795306150000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(subjects);
    await runner.query(isAnchored);
    await runner.query(prune);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only.');
  }
}

const subjects = `
  alter table ledger_entry drop constraint ledger_entry_subject_check;
  alter table ledger_entry add constraint ledger_entry_subject_check check (subject in ('consent', 'erasure', 'child'));
`;

// Whole, and covered by a checkpoint; a chain that never began as well.
const isAnchored = `
  create function ledger_chain_is_anchored(id uuid) returns boolean
    language sql stable set search_path = public, pg_temp
    as $$
      select coalesce(
        count(*) = max(line.position) + 1
        and bool_and(line.sequence <= last.last_sequence and (
          line.written_in < last.to_xid
          or line.sequence <= case when last.seam then last.last_sequence else last.above end)),
        not exists (select from ledger_entry where subject_id = id))
      from ledger_entry line, (select * from ledger_checkpoint order by number desc limit 1) last
      where line.subject_id = id
    $$;
  revoke all on function ledger_chain_is_anchored(uuid) from public;
`;

// As before; and a child's own chain goes with its row, which is the last of it.
const prune = `
  create or replace function prune_proof(moment timestamptz, policy text, at_once integer)
    returns table (lines bigint, consents bigint, requests bigint, erasures bigint, children bigint)
    language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC'
  as $$
  declare
    kept interval;
    ended uuid[];
    completed uuid[];
    asked uuid[];
    forgotten uuid[];
    told bigint;
  begin
    moment := least(moment, greatest(clock_timestamp(), (select max(c.at) from ledger_checkpoint c)));
    select (p.document #>> '{evidence,retention}')::interval into kept from policy_version p where p.digest = policy;
    lines := 0; consents := 0; requests := 0; erasures := 0; children := 0;
    if kept is null then
      return next;
      return;
    end if;

    ended := array(
      select c.id from consent c join child on child.id = c.child_id
      where c.state = 'erased' and c.ended_at <= moment - kept + interval '3 days'
        and not exists (select from erasure e where e.child_id = c.child_id and e.completed_at is null)
        and ledger_chain_is_over(c.id, 'erase', kept, moment)
      order by c.ended_at limit at_once for update of child skip locked);
    completed := array(
      select e.id from erasure e join child on child.id = e.child_id
      where e.completed_at <= moment - kept + interval '3 days'
        and ledger_chain_is_over(e.id, 'complete', kept, moment)
      order by e.completed_at limit at_once for update of child skip locked);

    insert into ledger_pruned (sequence, written_in, hash)
      select l.sequence, l.written_in, l.hash from ledger_entry l where l.subject_id = any(ended || completed);
    delete from ledger_entry l where l.subject_id = any(ended || completed);
    get diagnostics lines = row_count;

    delete from erasure_target t where t.erasure_id = any(completed);
    delete from erasure e where e.id = any(completed);
    get diagnostics erasures = row_count;

    with gone as (delete from consent c where c.id = any(ended) returning c.request_id)
      select coalesce(array_agg(distinct gone.request_id), '{}'), count(*) into asked, consents from gone;
    asked := array(
      select r.id from unnest(asked) r (id)
      where not exists (select from consent c where c.request_id = r.id)
        and not exists (select from consent c join evidence v on v.id = c.evidence_id where v.request_id = r.id)
        and not exists (select from escrow s where s.request_id = r.id));
    delete from evidence v where v.request_id = any(asked);
    delete from letter l where l.request_id = any(asked);
    delete from consent_request r where r.id = any(asked);
    get diagnostics requests = row_count;

    forgotten := array(
      select k.id from child k
      where k.erased_at <= moment - kept + interval '3 days' and k.erased_at + kept <= moment
        and not exists (select from consent_request r where r.child_id = k.id)
        and not exists (select from consent c where c.child_id = k.id)
        and not exists (select from erasure e where e.child_id = k.id)
        and not exists (select from event e where e.child_id = k.id)
        and not exists (select from duty d where d.child_id = k.id)
        and not exists (select from guardianship g where g.child_id = k.id)
        and not exists (select from escrow s where s.child_id = k.id)
        and not exists (select from retention_clock t where t.child_id = k.id)
        and ledger_chain_is_anchored(k.id)
      order by k.erased_at limit at_once for update of k skip locked);
    insert into ledger_pruned (sequence, written_in, hash)
      select l.sequence, l.written_in, l.hash from ledger_entry l where l.subject_id = any(forgotten);
    delete from ledger_entry l where l.subject_id = any(forgotten);
    get diagnostics told = row_count;
    lines := lines + told;
    delete from child where child.id = any(forgotten);
    get diagnostics children = row_count;
    return next;
  end $$;
`;
