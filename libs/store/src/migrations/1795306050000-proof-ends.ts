import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proof ends too: by `evidence.retention` whole chains leave the ledger, and their hashes stay for the checkpoints. */
export class ProofEnds1795306050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(leaves);
    await runner.query(indices);
    await runner.query(chainIsOver);
    await runner.query(prune);
    await runner.query(rights);
  }

  async down(): Promise<void> {
    throw new Error('What has left the ledger does not come back.');
  }
}

// A line goes when its hash was left behind, and never without the rest of its chain. That binds the owner as well.
const leaves = `
  create table ledger_pruned (
    sequence bigint primary key,
    written_in bigint not null,
    hash text not null check (hash ~ '^[0-9a-f]{64}$')
  );
  create index ledger_pruned_written_in on ledger_pruned (written_in);
  create trigger ledger_pruned_append_only before update or delete on ledger_pruned
    for each row execute function ledger_is_append_only();
  create trigger ledger_pruned_no_truncate before truncate on ledger_pruned
    for each statement execute function ledger_is_append_only();

  create function ledger_line_leaves_its_hash() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if exists (
      select from ledger_pruned p
      where p.sequence = old.sequence and p.written_in = old.written_in and p.hash = old.hash
    ) then
      return old;
    end if;
    raise exception 'the ledger is append-only' using errcode = 'insufficient_privilege';
  end $$;

  create function ledger_chain_goes_whole() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    if exists (select from ledger_entry left_over where left_over.subject_id in (select gone.subject_id from gone)) then
      raise exception 'a chain goes as a whole' using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;

  drop trigger ledger_entry_append_only on ledger_entry;
  create trigger ledger_entry_append_only before update on ledger_entry
    for each row execute function ledger_is_append_only();
  create trigger ledger_entry_leaves_its_hash before delete on ledger_entry
    for each row execute function ledger_line_leaves_its_hash();
  create trigger ledger_entry_goes_whole after delete on ledger_entry referencing old table as gone
    for each statement execute function ledger_chain_goes_whole();
`;

const indices = `
  create index consent_over on consent (ended_at) where state = 'erased';
  create index erasure_over on erasure (completed_at) where completed_at is not null;
  create index child_erased on child (erased_at) where erased_at is not null;
`;

/*
 * From the ledger alone: whole, anchored by a checkpoint (see notYetCovered), closed by that act, and ended by the clock so
 * long ago. A consent ended with the line that took it out of use, an erasure with its last one.
 */
const chainIsOver = `
  create function ledger_chain_is_over(id uuid, closing text, kept interval, moment timestamptz) returns boolean
    language sql stable set search_path = public, pg_temp set timezone = 'UTC'
    as $$
      select coalesce(
        count(*) = max(line.position) + 1
        and (array_agg(line.act order by line.position desc))[1] = closing
        and min(line.at) filter (
          where closing = 'complete' and line.act = 'complete'
          or closing = 'erase' and line.to_state not in ('asked', 'granted')) + kept <= moment
        and bool_and(line.sequence <= last.last_sequence and (
          line.written_in < last.to_xid
          or line.sequence <= case when last.seam then last.last_sequence else last.above end)), false)
      from ledger_entry line, (select * from ledger_checkpoint order by number desc limit 1) last
      where line.subject_id = id
    $$;
  revoke all on function ledger_chain_is_over(uuid, text, interval, timestamptz) from public;
`;

/*
 * The one way out. The caller names a registered policy and no period of its own; the time is bounded by the database's own
 * and by the newest checkpoint, so that who lies about it has to sign the lie. Children that somebody works on wait.
 */
const prune = `
  create function prune_proof(moment timestamptz, policy text, at_once integer)
    returns table (lines bigint, consents bigint, requests bigint, erasures bigint, children bigint)
    language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC'
  as $$
  declare
    kept interval;
    ended uuid[];
    completed uuid[];
    asked uuid[];
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

    delete from child where child.id in (
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
      order by k.erased_at limit at_once for update of k skip locked);
    get diagnostics children = row_count;
    return next;
  end $$;
  revoke all on function prune_proof(timestamptz, text, integer) from public;
`;

const rights = `
  grant select on ledger_pruned to kinsent_purge_worker;
  grant execute on function prune_proof(timestamptz, text, integer) to kinsent_purge_worker;
`;
